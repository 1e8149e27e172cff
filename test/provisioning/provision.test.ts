import assert from "node:assert/strict";
import { OssCertificateDeployment, type OssCertificateDeploymentArgs } from "../../provider";
import { pluginName } from "../support/alicloudPlugin";
import { generateChain } from "../support/certificates";
import { Provisioning } from "../support/provisioning";

const bucket = "provisioned-certificates";
const prefix = "certs/example.com";

describe(`\`provision\` of a deployment, by ${pluginName}`, () => {
  let site: Provisioning;
  let args: Partial<OssCertificateDeploymentArgs>;

  before(async () => {
    site = await Provisioning.start();
    site.program = () => {
      const deployment = new OssCertificateDeployment("site", { ...site.material, bucket, prefix, ...args });
      const { provision } = args;
      const hasUser = typeof provision === "object" && provision.createUser === true;
      return hasUser ? { accessKeyId: deployment.certificateBucket?.accessKeyId } : {};
    };
  });

  after(() => site.stop());

  const deployments = () => site.stack.resource("OssCertificateDeployment");

  it("creates the bucket before the upload, beside the deployment and with its name", async () => {
    args = { provision: true };
    const mark = site.emulator.mark;
    assert.deepEqual((await site.stack.up()).changes, { create: 7 });
    const operations = site.emulator.requestsSince(mark).map(({ operation }) => operation);
    assert.ok(operations.lastIndexOf("PutBucketPolicy") < operations.indexOf("PutObject"));
    assert.ok(operations.indexOf("PutBucketPublicAccessBlock") < operations.indexOf("PutObject"));
    const { resources } = await site.stack.exportState();
    const tree = resources
      .filter(({ type }) => !type.startsWith("pulumi:providers:"))
      .map(({ urn }) => urn.split("::").slice(2).join(" ").replace(/^.*\$/, "  "))
      .sort();
    assert.deepEqual(tree, [
      "  alicloud:oss/bucket:Bucket site-bucket",
      "  alicloud:oss/bucketPublicAccessBlock:BucketPublicAccessBlock site-public-access-block",
      "  alicloud:ram/policy:Policy site-policy",
      "  pulumi-nodejs:dynamic/alicloud-certificates:HttpsOnlyPolicy site-https-only",
      "alicloud-certificates:index:CertificateBucket site",
      "pulumi-nodejs:dynamic/alicloud-certificates:OssCertificateDeployment site",
      "pulumi:pulumi:Stack certificates-test",
    ]);
  });

  it("is no input of the deployment", async () => {
    const { inputs, outputs } = await deployments();
    assert.ok(!("provision" in inputs) && !("provision" in outputs) && !("certificateBucket" in outputs));
  });

  it("changes nothing the second time", async () => {
    assert.deepEqual((await site.stack.up()).changes, { same: 7 });
  });

  it("can be turned off without losing bucket, archive or HTTPS only", async () => {
    const { urn } = await deployments();
    args = {};
    const writes = await site.writesOf(() => site.stack.up());
    assert.deepEqual(writes, ["DeletePolicy"]);
    assert.equal((await deployments()).urn, urn);
    assert.equal(site.emulator.objects(bucket).size, 10);
    assert.match(site.emulator.bucketPolicy(bucket) ?? "", /acs:SecureTransport/);
  });

  it("can be turned on again for the kept bucket, without an upload", async () => {
    args = { provision: { existing: true } };
    const writes = await site.writesOf(() => site.stack.up());
    assert.deepEqual(writes, ["CreatePolicy"]);
    assert.equal(site.emulator.objects(bucket).size, 10);
  });

  it("gives the deployment the new user's account with `createUser`, from the next renewal on", async () => {
    args = { provision: { existing: true, createUser: true } };
    assert.ok(!(await site.writesOf(() => site.stack.up())).includes("PutObject"));
    assert.deepEqual(Object.keys((await site.stack.up()).changes), ["same"]);

    const renewed = await generateChain({ names: ["example.com"], issuedBy: site.chain });
    args = { ...args, certificate: renewed.fullchain, privateKey: renewed.privateKey };
    const mark = site.emulator.mark;
    await site.stack.up();
    const outputs = await site.stack.outputs();
    const uploads = site.emulator.requestsSince(mark).filter(({ operation }) => operation === "PutObject");
    assert.equal(uploads.length, 10);
    assert.deepEqual([...new Set(uploads.map(({ accessKeyId }) => accessKeyId))], [outputs.accessKeyId]);
    assert.equal(site.emulator.objects(bucket).size, 15);
  });

  it("keeps bucket and archive when everything is destroyed", async () => {
    await site.stack.destroy();
    assert.equal(site.emulator.objects(bucket).size, 15);
    assert.match(site.emulator.bucketPolicy(bucket) ?? "", /acs:SecureTransport/);
  });
});
