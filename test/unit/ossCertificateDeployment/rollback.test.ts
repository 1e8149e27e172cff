import assert from "node:assert/strict";
import { checkDeployment } from "../../../provider/ossCertificateDeployment/check";
import { diffDeployment } from "../../../provider/ossCertificateDeployment/diff";
import type { RawInputs } from "../../../provider/ossCertificateDeployment/state";
import { daysFromNow, type GeneratedChain, generateChain } from "../../support/certificates";

describe("a rollback", () => {
  let older: GeneratedChain;
  let newer: GeneratedChain;

  before(async () => {
    older = await generateChain({ notBefore: daysFromNow(-50) });
    newer = await generateChain({ issuedBy: older, notBefore: daysFromNow(-1), notAfter: daysFromNow(30) });
  });

  const check = (olds: RawInputs, chain: GeneratedChain, more: RawInputs = {}): RawInputs => {
    const news = { region: "cn-hangzhou", bucket: "certificates", prefix: "a/b", certificate: chain.fullchain };
    const { inputs, failures } = checkDeployment(
      olds,
      { ...news, privateKey: chain.privateKey, ...more },
      { now: new Date() },
    );
    assert.deepEqual(failures, []);
    return inputs;
  };

  const archiveOf = (inputs: RawInputs) => String(inputs.archivePath).slice("a/b/".length);

  it("causes a warning with both archives, as long as the older certificate stays", () => {
    const first = check({}, newer);
    const back = check(first, older);
    const sentence =
      `This is a rollback: certificate ${archiveOf(back)} is older than ${archiveOf(first)}, which this stack had before. ` +
      "No archive is removed; to go forward again, deploy the newer one or a renewal.";
    assert.deepEqual(back.warnings, [sentence]);
    const again = check(back, older, { tags: { a: "b" } });
    assert.deepEqual(again.warnings, [sentence]);
    assert.equal(again.rolledBackFrom, archiveOf(first));
  });

  it("is over with a newer certificate", () => {
    const forward = check(check(check({}, newer), older), newer);
    assert.deepEqual(forward.warnings, []);
    assert.equal("rolledBackFrom" in forward, false);
  });

  it("is no renewal, even if the new one ends earlier", () => {
    assert.deepEqual(check(check({}, older), newer).warnings, []);
  });

  it("changes nothing by itself", () => {
    const back = check(check({}, newer), older);
    const { rolledBackFrom, ...rest } = back;
    const files = ["cert.pem", "privkey.pem", "chain.pem", "fullchain.pem", "README.md"];
    const objects = [back.archivePath, back.latestPath].flatMap((path) =>
      files.map((file) => ({ key: `${path}/${file}`, etag: "" })),
    );
    assert.ok(rolledBackFrom !== undefined);
    const state = { ...rest, objects } as unknown as Parameters<typeof diffDeployment>[0];
    assert.deepEqual(diffDeployment(state, back as Parameters<typeof diffDeployment>[1]), {
      changes: false,
      replaces: [],
    });
  });
});
