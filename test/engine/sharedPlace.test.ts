import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { generateChain } from "../support/certificates";
import { DeploymentFixture, prefix } from "../support/deploymentFixture";
import { describeEachHost } from "../support/host";

const sentence =
  /`prefix`: the resource '(site|twin)' of this program also deploys to 'certs\/example\.com' in bucket 'certificates', and each would overwrite/;

describeEachHost("two deployments to one place in one program", (host) => {
  let fixture: DeploymentFixture;

  before(async () => {
    fixture = await DeploymentFixture.start({ host });
    fixture.deploy(await generateChain());
  });

  after(() => fixture.stop());

  it("are refused, however the prefix is written, and latest/ is never written", async () => {
    fixture.more = { twin: { ...fixture.args, prefix: `${prefix}/` } };
    const requests = await fixture.requestsOf(async () => {
      // `up` of the Automation API has no preview before it.
      for (const command of [() => fixture.stack.preview(), () => fixture.stack.up()]) {
        const said = await fixture.stack.failing(command());
        assert.match(said, sentence);
        assert.doesNotMatch(said, / at .*\.js:\d+/, "no stack");
      }
    });
    assert.deepEqual(
      requests.filter((request) => request.includes("latest/")),
      [],
    );
  });

  it("are refused in the preview if a prefix is an output", async () => {
    fixture.more = { twin: { ...fixture.args, prefix: pulumi.output(`${prefix}/`) } };
    assert.match(await fixture.stack.failing(fixture.stack.preview()), sentence);
  });

  it("are accepted with two prefixes, in the same process of the program", async () => {
    fixture.more = { twin: { ...fixture.args, prefix: `${prefix}/twin` } };
    await fixture.stack.up();
    assert.equal(fixture.keys.filter((key) => key.endsWith("latest/README.md")).length, 2);
  });

  it("are accepted if `ignoreChanges` or a transformation gives one of them another place", async () => {
    const { deploy } = host;
    const transform = (({ name, props, opts }) => ({
      props: name === "moved" ? { ...props, prefix: `${prefix}/moved` } : props,
      opts,
    })) satisfies pulumi.ResourceTransformation;
    fixture.more = { twin: { ...fixture.args }, moved: { ...fixture.args } };
    const withOptions = ((name, args, opts) =>
      deploy(name, args, {
        ...opts,
        ...(name === "twin" && { ignoreChanges: ["prefix"] }),
        ...(name === "moved" && { transformations: [transform] }),
      })) as typeof deploy;
    Object.assign(fixture, { host: { ...host, deploy: withOptions } });
    assert.deepEqual((await fixture.stack.up()).changes, { create: 1, same: 3 });
    Object.assign(fixture, { host });
    fixture.more = { twin: { ...fixture.args, prefix: `${prefix}/twin` } };
    await fixture.stack.up();
  });

  it("are refused in the preview if a transformation gives both the same place", async () => {
    const { deploy } = host;
    const transform: pulumi.ResourceTransformation = ({ props, opts }) => ({ props: { ...props, prefix }, opts });
    const withOptions = ((name, args) =>
      deploy(name, { ...args, prefix: `${prefix}/${name}` }, { transformations: [transform] })) as typeof deploy;
    Object.assign(fixture, { host: { ...host, deploy: withOptions } });
    assert.match(await fixture.stack.failing(fixture.stack.preview()), sentence);
    Object.assign(fixture, { host });
  });

  it("can exchange their names", async () => {
    fixture.more = {};
    const { deploy } = host;
    Object.assign(fixture, {
      host: { ...host, deploy: ((_name, ...rest) => deploy("renamed", ...rest)) as typeof deploy },
    });
    const { changes } = await fixture.stack.up();
    assert.deepEqual([changes.create, changes.delete], [1, 2]);
  });
});
