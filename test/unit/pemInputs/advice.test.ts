import assert from "node:assert/strict";
import { checkCertificate } from "../../../provider/certificate/check";
import { program } from "../../../provider/engine/reader";
import { certificateAdvice, isAdvice } from "../../../provider/pemInputs/advice";
import { certificateWarnings } from "../../../provider/pemInputs/warnings";
import { generateChain } from "../../support/certificates";

const now = new Date();

describe("advice", () => {
  const warningsOf = (certificate: string | Uint8Array, privateKey: string) =>
    checkCertificate({ certificate, privateKey, now, reader: program }).warnings;

  it("is a root in the chain, and a key beside the certificate", async () => {
    const { fullchain, root, privateKey } = await generateChain();
    const warnings = warningsOf(Buffer.from(fullchain + root.pem + privateKey), privateKey);
    assert.equal(warnings.length, 2, warnings.join("\n"));
    assert.deepEqual(warnings.filter(isAdvice), warnings);
    assert.deepEqual(certificateAdvice({ warnings }), warnings);
    assert.deepEqual(certificateWarnings({ warnings }, now), []);
  });

  it("is no missing intermediate, whatever names the certificate has", async () => {
    const subject = "CN=The one that begins last is taken.";
    const { certificate, privateKey } = await generateChain({ subject });
    const warnings = warningsOf(certificate, privateKey);
    assert.match(warnings.join(), /No intermediate certificate is given for "CN=The one that begins last is taken\."/);
    assert.deepEqual(warnings.filter(isAdvice), []);
    assert.deepEqual(certificateWarnings({ warnings }, now), warnings);
  });

  it("is nothing while the warnings are unknown", () => {
    assert.deepEqual(certificateAdvice({ warnings: "unknown" }), []);
    assert.deepEqual(certificateAdvice({}), []);
  });
});
