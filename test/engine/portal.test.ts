import assert from "node:assert/strict";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { describeEachFace } from "../support/face";
import { keysOf, Site } from "../support/site";

describeEachFace("a portal or proxy in front of OSS, on the engine", (face) => {
  let site: Site;
  let chain: GeneratedChain;

  before(async () => {
    chain = await generateChain({ names: ["example.com"] });
    site = await Site.start({ face, actions: ["oss:GetObject", "oss:DeleteObject", "oss:ListObjects"] });
    site.deploy(chain, { onDestroy: "deleteAll" });
    await site.stack.up();
  });

  after(() => site.stop());

  afterEach(() => site.emulator.faults.clear());

  for (const status of [200, 403]) {
    it(`that answers ${status} makes refresh and destroy fail, and neither state nor bucket loses anything`, async () => {
      site.emulator.faults.add({ times: Number.POSITIVE_INFINITY, fault: { kind: "stranger", status } });
      for (const run of [() => site.stack.refresh(), () => site.stack.destroy()]) {
        const failure = await site.stack.failing(run());
        assert.match(failure, new RegExp(`\\(${status}\\): the answer is not OSS's\\.`));
        assert.doesNotMatch(failure, /needs oss:/);
      }
      site.emulator.faults.clear();
      assert.deepEqual(site.keys, keysOf(chain));
      assert.deepEqual((await site.stack.preview()).changes, { same: 2 });
    });
  }
});
