import assert from "node:assert/strict";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { DeploymentFixture, keysOf } from "../support/deploymentFixture";
import { describeEachHost } from "../support/host";

describeEachHost("a portal or proxy in front of OSS, on the engine", (host) => {
  let fixture: DeploymentFixture;
  let chain: GeneratedChain;

  before(async () => {
    chain = await generateChain({ names: ["example.com"] });
    fixture = await DeploymentFixture.start({
      host,
      actions: ["oss:GetObject", "oss:DeleteObject", "oss:ListObjects"],
    });
    fixture.deploy(chain, { onDestroy: "deleteAll" });
    await fixture.stack.up();
  });

  after(() => fixture.stop());

  afterEach(() => fixture.emulator.faults.clear());

  for (const status of [200, 403]) {
    it(`that answers ${status} makes refresh and destroy fail, and neither state nor bucket loses anything`, async () => {
      fixture.emulator.faults.add({ times: Number.POSITIVE_INFINITY, fault: { kind: "stranger", status } });
      for (const run of [() => fixture.stack.refresh(), () => fixture.stack.destroy()]) {
        const failure = await fixture.stack.failing(run());
        assert.match(failure, new RegExp(`\\(${status}\\): the answer did not come from OSS\\.`));
        assert.doesNotMatch(failure, /needs oss:/);
      }
      fixture.emulator.faults.clear();
      assert.deepEqual(fixture.keys, keysOf(chain));
      assert.deepEqual((await fixture.stack.preview()).changes, { same: 2 });
    });
  }
});
