import assert from "node:assert/strict";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { archiveOf, DeploymentFixture, keysOf, prefix } from "../support/deploymentFixture";
import { describeEachHost } from "../support/host";

describeEachHost("an interrupted deployment on the engine", (host) => {
  let fixture: DeploymentFixture;
  let first: GeneratedChain;
  let renewed: GeneratedChain;

  before(async () => {
    first = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-30) });
    renewed = await generateChain({ names: ["example.com"], issuedBy: first });
  });

  beforeEach(async () => {
    fixture = await DeploymentFixture.start({
      host,
      actions: ["oss:GetObject", "oss:DeleteObject", "oss:ListObjects"],
    });
    fixture.deploy(first);
  });

  afterEach(() => fixture.stop());

  const refuse = (key: string) =>
    fixture.emulator.faults.add({
      match: { method: "PUT", key: `${prefix}/${key}` },
      times: 1,
      fault: { kind: "status", status: 403, code: "AccessDenied" },
    });

  it("is saved, and the next up writes what is missing", async () => {
    refuse("latest/chain.pem");
    const failure = await fixture.stack.failing(fixture.stack.up());
    assert.match(failure, /Uploading '.*latest\/chain\.pem' to bucket 'certificates' was refused \(403 AccessDenied/);
    const saved = await fixture.stack.resource("OssCertificateDeployment");
    assert.ok(saved.id);
    assert.equal((saved.outputs.objects as unknown[]).length, 8);
    assert.equal(fixture.text("latest/README.md"), undefined);

    const requests = await fixture.requestsOf(() => fixture.stack.up());
    assert.equal(requests.length, 5);
    assert.deepEqual(fixture.keys, keysOf(first));
    assert.deepEqual((await fixture.stack.preview()).changes, { same: 2 });
  });

  it("is not saved if nothing was uploaded, and the next up creates it", async () => {
    for (const file of ["cert", "privkey", "chain", "fullchain"]) {
      refuse(`${archiveOf(first)}/${file}.pem`);
    }
    refuse(`${archiveOf(first)}/README.md`);
    await fixture.stack.failing(fixture.stack.up());
    await assert.rejects(fixture.stack.resource("OssCertificateDeployment"), /There are 0 resources/);
    assert.equal((await fixture.stack.up()).changes.create, 1);
    assert.deepEqual(fixture.keys, keysOf(first));
  });

  it("can be refreshed and destroyed as it is", async () => {
    fixture.deploy(first, { onDestroy: "deleteAll" });
    refuse("latest/cert.pem");
    await fixture.stack.failing(fixture.stack.up());
    await fixture.stack.refresh();
    await fixture.stack.destroy();
    assert.deepEqual(fixture.keys, []);
  });

  it("keeps the previous certificate in latest/README.md if a renewal is interrupted, and can be rolled back", async () => {
    await fixture.stack.up();
    fixture.deploy(renewed);
    refuse(`${archiveOf(renewed)}/privkey.pem`);
    await fixture.stack.failing(fixture.stack.up());
    assert.equal(fixture.text("latest/fullchain.pem"), first.fullchain);
    assert.match(fixture.text("latest/README.md") ?? "", new RegExp(`^Archive: ${archiveOf(first)}$`, "m"));
    fixture.deploy(first);
    await fixture.stack.up();
    assert.equal(fixture.text("latest/fullchain.pem"), first.fullchain);
    fixture.deploy(renewed);
    await fixture.stack.up();
    assert.equal(fixture.text("latest/fullchain.pem"), renewed.fullchain);
    assert.deepEqual(fixture.keys, keysOf(first, renewed));
  });
});
