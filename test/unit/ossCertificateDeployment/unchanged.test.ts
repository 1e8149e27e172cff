import assert from "node:assert/strict";
import { unknownValue } from "../../../provider/engine/unknown";
import { checkDeployment } from "../../../provider/ossCertificateDeployment/check";
import type { RawInputs } from "../../../provider/ossCertificateDeployment/state";
import { unchangedFields } from "../../../provider/ossCertificateDeployment/unchanged";
import { daysFromNow, generateChain } from "../../support/certificates";

describe("unchangedFields", () => {
  let program: RawInputs;
  let olds: RawInputs;

  before(async () => {
    const { fullchain, privateKey } = await generateChain({ names: ["example.com"] });
    program = { region: "cn-hangzhou", bucket: "certificates", prefix: "a", certificate: fullchain, privateKey };
    olds = checkDeployment({}, program, { now: new Date() }).inputs;
  });

  it("are those of the last deployment, and all that check would derive again", () => {
    const fields = unchangedFields(olds, program);
    assert.equal(fields?.fingerprint, olds.fingerprint);
    assert.deepEqual(checkDeployment(olds, program, { now: new Date() }).inputs, olds);
  });

  it("are the same for a certificate that has expired in its place", () => {
    const { failures, inputs } = checkDeployment(olds, program, { now: daysFromNow(1000) });
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs, olds);
  });

  const changes: Record<string, RawInputs> = {
    "another certificate": { certificate: "other" },
    "another key": { privateKey: "other" },
    "a chain": { chain: "other" },
    "a required domain": { requiredDomains: ["example.org"] },
    "other days": { renewBeforeDays: 7 },
    "another prefix": { prefix: "b" },
    "another bucket": { bucket: "other" },
    "an unknown certificate": { certificate: unknownValue },
  };
  for (const [name, change] of Object.entries(changes)) {
    it(`are none with ${name}`, () => {
      assert.equal(unchangedFields(olds, { ...program, ...change }), undefined);
    });
  }

  it("are none without a deployment, or if a field was unknown or did not exist yet", () => {
    assert.equal(unchangedFields({}, program), undefined);
    assert.equal(unchangedFields({ ...olds, warnings: unknownValue }, program), undefined);
    const { keyAlgorithm: _, ...older } = olds;
    assert.equal(unchangedFields(older, program), undefined);
  });

  it("are none for an import without a key", () => {
    const { privateKey: _, ...imported } = olds;
    const { privateKey: __, ...keyless } = program;
    assert.equal(unchangedFields(imported, keyless), undefined);
  });

  it("leave the other settings to the check", () => {
    const { failures } = checkDeployment(olds, { ...program, onDestroy: "delete" }, { now: new Date() });
    assert.equal(failures.length, 1);
  });
});
