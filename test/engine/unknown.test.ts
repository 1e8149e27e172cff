import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { DeploymentFixture, keysOf } from "../support/deploymentFixture";
import { describeEachHost } from "../support/host";

/** Stands for a resource that issues certificates: what it gives is unknown until it has been updated. */
class Issuer extends pulumi.dynamic.Resource {
  declare readonly fullchain: pulumi.Output<string>;
  declare readonly privateKey: pulumi.Output<string>;

  constructor(name: string, order: { order: number; issue: { fullchain: string; privateKey: string } }) {
    const props = {
      order: order.order,
      issue: pulumi.secret(order.issue),
      fullchain: undefined,
      privateKey: undefined,
    };
    super(issuer, name, props, { additionalSecretOutputs: ["privateKey"] });
  }
}

const issuer: pulumi.dynamic.ResourceProvider = {
  diff: async (_id, olds, news) => ({ changes: olds.order !== news.order }),
  create: async (inputs) => ({ id: "order", outs: { order: inputs.order, ...inputs.issue } }),
  update: async (_id, _olds, inputs) => ({ outs: { order: inputs.order, ...inputs.issue } }),
};

describeEachHost("a certificate that another resource issues, on the engine", (host) => {
  let fixture: DeploymentFixture;
  let first: GeneratedChain;
  let renewed: GeneratedChain;
  let current: { order: number; issue: GeneratedChain };

  before(async () => {
    fixture = await DeploymentFixture.start({
      host,
      args: () => {
        const { fullchain, privateKey } = current.issue;
        const issued = new Issuer("issuer", { order: current.order, issue: { fullchain, privateKey } });
        return { certificate: issued.fullchain, privateKey: issued.privateKey, requiredDomains: ["example.com"] };
      },
    });
    first = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-60) });
    renewed = await generateChain({ names: ["example.com"], issuedBy: first });
  });

  after(() => fixture.stop());

  it("previews the first deployment before anything about the certificate is known", async () => {
    current = { order: 1, issue: first };
    const { output, changes } = await fixture.stack.preview();
    assert.equal(changes.create, 3);
    assert.match(output, /fingerprint +: \[unknown\]/);
    assert.match(output, /archivePath +: \[unknown\]/);
    assert.match(output, /latestPath +: "certs\/example.com\/latest"/);
    assert.match(output, /prefix +: "certs\/example.com"/);
  });

  it("deploys it", async () => {
    await fixture.stack.up();
    const outputs = await fixture.stack.outputs();
    assert.equal(outputs.fingerprint, first.leaf.fingerprint);
    assert.deepEqual(fixture.keys, keysOf(first));
    assert.deepEqual((await fixture.stack.preview()).changes, { same: 3 });
  });

  it("previews a renewal as an update, not as a replacement", async () => {
    current = { order: 2, issue: renewed };
    const { output, changes } = await fixture.stack.preview();
    assert.deepEqual(changes, { same: 1, update: 2 });
    assert.match(output, new RegExp(`~ fingerprint +: "${first.leaf.fingerprint}" => \\[unknown\\]`));
    await fixture.stack.up();
    assert.equal(fixture.text("latest/fullchain.pem"), renewed.fullchain);
  });

  it("still checks it once it is known: a certificate that doesn't cover the required domain is refused", async () => {
    const other = await generateChain({ names: ["example.org"], issuedBy: first });
    current = { order: 3, issue: other };
    const failure = await fixture.stack.failing(fixture.stack.up());
    assert.match(failure, /does not cover "?example\.com/);
    assert.equal(fixture.text("latest/fullchain.pem"), renewed.fullchain);
  });
});
