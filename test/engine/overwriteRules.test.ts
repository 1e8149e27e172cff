import assert from "node:assert/strict";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { describeEachFace } from "../support/face";
import { allowOverwriting, forbidOverwriting } from "../support/overwriteRule";
import { archiveOf, bucket, prefix, Site } from "../support/site";

describeEachFace("a renewal in a bucket whose rule against overwriting reaches latest/", (face) => {
  let site: Site;
  let first: GeneratedChain;
  let renewed: GeneratedChain;

  before(async () => {
    site = await Site.start({ face });
    first = await generateChain({ notBefore: daysFromNow(-50) });
    renewed = await generateChain({ issuedBy: first, notBefore: daysFromNow(-1) });
    site.deploy(first);
    await site.stack.up();
  });

  after(() => site.stop());

  const latest = () => site.text("latest/cert.pem");

  const stateOf = async () => (await site.stack.resource("OssCertificateDeployment")).outputs;

  it("fails with the rule as the reason, and the state says what exists", async () => {
    await forbidOverwriting(site.emulator, bucket, "", ".pem");
    site.deploy(renewed);
    const said = await site.stack.failing(site.stack.up());
    assert.match(
      said,
      /Uploading '.*latest\/cert\.pem' .* \(409 FileAlreadyExists, .*\): a rule of the bucket forbids overwriting/,
    );
    assert.equal(latest(), first.certificate);
    const keys = ((await stateOf()).objects as { key: string }[]).map(({ key }) => key);
    assert.equal(keys.filter((key) => key.startsWith(`${prefix}/${archiveOf(renewed)}/`)).length, 5);
    assert.ok(keys.every((key) => !key.startsWith(`${prefix}/latest/`)));
  });

  it("fails again for as long as the rule is there", async () => {
    assert.match(await site.stack.failing(site.stack.up()), /a rule of the bucket forbids overwriting/);
    assert.equal(latest(), first.certificate);
  });

  it("is finished by the next up after the rule", async () => {
    await allowOverwriting(site.emulator, bucket);
    await site.stack.up();
    assert.equal(latest(), renewed.certificate);
    assert.equal((await stateOf()).fingerprintSha256, renewed.leaf.fingerprintSha256);
  });
});
