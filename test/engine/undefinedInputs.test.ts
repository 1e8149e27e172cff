import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { generateChain } from "../support/certificates";
import { DeploymentFixture } from "../support/deploymentFixture";
import { describeEachHost } from "../support/host";

/** An output without a value, as an optional output of another resource is. */
const none = () => pulumi.output(Promise.resolve(undefined));

describeEachHost("inputs that turn out to have no value, on the engine", (host) => {
  let fixture: DeploymentFixture;

  before(async () => {
    fixture = await DeploymentFixture.start({ host });
    const chain = await generateChain({ names: ["example.com"] });
    const absent = {
      ...{ region: none(), chain: none(), requiredDomains: none(), renewBeforeDays: none(), allowExpired: none() },
      ...{ cname: none(), internal: none(), pathStyle: none(), serverSideEncryption: none(), kmsKeyId: none() },
      ...{ tags: none(), onDestroy: none(), traceabilityUrl: none() },
    };
    // Key and certificate as an asset of any kind.
    const asset = (pem: string): pulumi.asset.Asset => new pulumi.asset.StringAsset(pem);
    fixture.args = {
      ...absent,
      certificate: asset(chain.fullchain),
      privateKey: pulumi.secret(asset(chain.privateKey)),
    };
  });

  after(() => fixture.stop());

  it("deploys as without them, and is done then", async () => {
    await fixture.stack.up();
    assert.equal(fixture.keys.length, 10);
    assert.equal((await fixture.stack.up()).changes.same, 2);
    const { inputs } = await fixture.stack.resource("OssCertificateDeployment");
    assert.equal(inputs.region, "cn-hangzhou");
    assert.ok(!("chain" in inputs) && !("tags" in inputs));
  });
});
