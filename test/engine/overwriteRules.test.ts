import assert from "node:assert/strict";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { archiveOf, bucket, DeploymentFixture, prefix } from "../support/deploymentFixture";
import { describeEachHost } from "../support/host";
import { allowOverwriting, forbidOverwriting } from "../support/overwriteRule";

describeEachHost("a renewal in a bucket whose rule against overwriting matches latest/", (host) => {
  let fixture: DeploymentFixture;
  let first: GeneratedChain;
  let renewed: GeneratedChain;

  before(async () => {
    fixture = await DeploymentFixture.start({ host });
    first = await generateChain({ notBefore: daysFromNow(-50) });
    renewed = await generateChain({ issuedBy: first, notBefore: daysFromNow(-1) });
    fixture.deploy(first);
    await fixture.stack.up();
  });

  after(() => fixture.stop());

  const latest = () => fixture.text("latest/cert.pem");

  const stateOf = async () => (await fixture.stack.resource("OssCertificateDeployment")).outputs;

  it("fails with the rule as the reason, and the state says what exists", async () => {
    await forbidOverwriting(fixture.emulator, bucket, "", ".pem");
    fixture.deploy(renewed);
    const said = await fixture.stack.failing(fixture.stack.up());
    assert.match(
      said,
      /Uploading '.*latest\/cert\.pem' .* \(409 FileAlreadyExists, .*\): a rule of the bucket forbids overwriting/,
    );
    assert.equal(latest(), first.certificate);
    const keys = ((await stateOf()).objects as { key: string }[]).map(({ key }) => key);
    assert.equal(keys.filter((key) => key.startsWith(`${prefix}/${archiveOf(renewed)}/`)).length, 5);
    assert.ok(keys.every((key) => !key.startsWith(`${prefix}/latest/`)));
  });

  it("fails again while the rule exists", async () => {
    assert.match(await fixture.stack.failing(fixture.stack.up()), /a rule of the bucket forbids overwriting/);
    assert.equal(latest(), first.certificate);
  });

  it("is finished by the next up after the rule is removed", async () => {
    await allowOverwriting(fixture.emulator, bucket);
    await fixture.stack.up();
    assert.equal(latest(), renewed.certificate);
    assert.equal((await stateOf()).fingerprintSha256, renewed.leaf.fingerprintSha256);
  });
});
