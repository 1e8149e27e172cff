import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { generateChain } from "../support/certificates";
import { describeEachFace } from "../support/face";
import { prefix, Site } from "../support/site";

const sentence =
  /`prefix`: the resource '(site|twin)' of this program deploys to 'certs\/example\.com' in bucket 'certificates' too, and they would overwrite/;

describeEachFace("two deployments to one place in one program", (face) => {
  let site: Site;

  before(async () => {
    site = await Site.start({ face });
    site.deploy(await generateChain());
  });

  after(() => site.stop());

  it("are refused, however the prefix is written, and latest/ is never written", async () => {
    site.more = { twin: { ...site.args, prefix: `${prefix}/` } };
    const requests = await site.requestsOf(async () => {
      // `up` of the Automation API has no preview before it.
      for (const command of [() => site.stack.preview(), () => site.stack.up()]) {
        const said = await site.stack.failing(command());
        assert.match(said, sentence);
        assert.doesNotMatch(said, / at .*\.js:\d+/, "no stack");
      }
    });
    assert.deepEqual(
      requests.filter((request) => request.includes("latest/")),
      [],
    );
  });

  it("are refused in the preview where a prefix is an output", async () => {
    site.more = { twin: { ...site.args, prefix: pulumi.output(`${prefix}/`) } };
    assert.match(await site.stack.failing(site.stack.preview()), sentence);
  });

  it("are two deployments again with two prefixes, in the same process of the program", async () => {
    site.more = { twin: { ...site.args, prefix: `${prefix}/twin` } };
    await site.stack.up();
    assert.equal(site.keys.filter((key) => key.endsWith("latest/README.md")).length, 2);
  });

  it("may change places with each other's names", async () => {
    site.more = {};
    const { deploy } = face;
    Object.assign(site, {
      face: { ...face, deploy: ((_name, ...rest) => deploy("renamed", ...rest)) as typeof deploy },
    });
    const { changes } = await site.stack.up();
    assert.deepEqual([changes.create, changes.delete], [1, 2]);
  });
});
