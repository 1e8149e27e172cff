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

  it("are two where `ignoreChanges` or a transformation gives one of them another place", async () => {
    const { deploy } = face;
    const transform = (({ name, props, opts }) => ({
      props: name === "moved" ? { ...props, prefix: `${prefix}/moved` } : props,
      opts,
    })) satisfies pulumi.ResourceTransformation;
    site.more = { twin: { ...site.args }, moved: { ...site.args } };
    const withOptions = ((name, args, opts) =>
      deploy(name, args, {
        ...opts,
        ...(name === "twin" && { ignoreChanges: ["prefix"] }),
        ...(name === "moved" && { transformations: [transform] }),
      })) as typeof deploy;
    Object.assign(site, { face: { ...face, deploy: withOptions } });
    assert.deepEqual((await site.stack.up()).changes, { create: 1, same: 3 });
    Object.assign(site, { face });
    site.more = { twin: { ...site.args, prefix: `${prefix}/twin` } };
    await site.stack.up();
  });

  it("are refused in the preview where a transformation gives both one place", async () => {
    const { deploy } = face;
    const transform: pulumi.ResourceTransformation = ({ props, opts }) => ({ props: { ...props, prefix }, opts });
    const withOptions = ((name, args) =>
      deploy(name, { ...args, prefix: `${prefix}/${name}` }, { transformations: [transform] })) as typeof deploy;
    Object.assign(site, { face: { ...face, deploy: withOptions } });
    assert.match(await site.stack.failing(site.stack.preview()), sentence);
    Object.assign(site, { face });
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
