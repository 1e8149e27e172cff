import assert from "node:assert/strict";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { describeEachFace } from "../support/face";
import { archiveOf, keysOf, prefix, Site } from "../support/site";

describeEachFace("a deployment that is cut short on the engine", (face) => {
  let site: Site;
  let first: GeneratedChain;
  let renewed: GeneratedChain;

  before(async () => {
    first = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-30) });
    renewed = await generateChain({ names: ["example.com"], issuedBy: first });
  });

  beforeEach(async () => {
    site = await Site.start({ face, actions: ["oss:GetObject", "oss:DeleteObject", "oss:ListObjects"] });
    site.deploy(first);
  });

  afterEach(() => site.stop());

  const refuse = (key: string) =>
    site.emulator.faults.add({
      match: { method: "PUT", key: `${prefix}/${key}` },
      times: 1,
      fault: { kind: "status", status: 403, code: "AccessDenied" },
    });

  it("is saved, and the next up finishes it by what is missing", async () => {
    refuse("latest/chain.pem");
    const failure = await site.stack.failing(site.stack.up());
    assert.match(failure, /Uploading '.*latest\/chain\.pem' to bucket 'certificates' was refused \(403 AccessDenied/);
    const saved = await site.stack.resource("OssCertificateDeployment");
    assert.ok(saved.id);
    assert.equal((saved.outputs.objects as unknown[]).length, 8);
    assert.equal(site.text("latest/README.md"), undefined);

    const requests = await site.requestsOf(() => site.stack.up());
    assert.equal(requests.length, 5);
    assert.deepEqual(site.keys, keysOf(first));
    assert.deepEqual((await site.stack.preview()).changes, { same: 2 });
  });

  it("is not saved when nothing was uploaded, and the next up creates it", async () => {
    for (const file of ["cert", "privkey", "chain", "fullchain"]) {
      refuse(`${archiveOf(first)}/${file}.pem`);
    }
    refuse(`${archiveOf(first)}/README.md`);
    await site.stack.failing(site.stack.up());
    await assert.rejects(site.stack.resource("OssCertificateDeployment"), /There are 0 resources/);
    assert.equal((await site.stack.up()).changes.create, 1);
    assert.deepEqual(site.keys, keysOf(first));
  });

  it("can be refreshed and destroyed as it is", async () => {
    site.deploy(first, { onDestroy: "deleteAll" });
    refuse("latest/cert.pem");
    await site.stack.failing(site.stack.up());
    await site.stack.refresh();
    await site.stack.destroy();
    assert.deepEqual(site.keys, []);
  });

  it("leaves the certificate before in latest/README.md when a renewal is cut short, and can be taken back", async () => {
    await site.stack.up();
    site.deploy(renewed);
    refuse(`${archiveOf(renewed)}/privkey.pem`);
    await site.stack.failing(site.stack.up());
    assert.equal(site.text("latest/fullchain.pem"), first.fullchain);
    assert.match(site.text("latest/README.md") ?? "", new RegExp(`^Archive: ${archiveOf(first)}$`, "m"));
    site.deploy(first);
    await site.stack.up();
    assert.equal(site.text("latest/fullchain.pem"), first.fullchain);
    site.deploy(renewed);
    await site.stack.up();
    assert.equal(site.text("latest/fullchain.pem"), renewed.fullchain);
    assert.deepEqual(site.keys, keysOf(first, renewed));
  });
});
