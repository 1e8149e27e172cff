import assert from "node:assert/strict";
import { cdnDomainCertificate } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";

describe("the difference of a certificate of a domain", () => {
  it("shows that none is served, also where the store has not told one of the fingerprints", () => {
    const state = {
      domain: "www.example.com",
      certIdentifier: "1-cn-hangzhou",
      fingerprint: "",
      fingerprintSha256: "b".repeat(64),
      servedFingerprint: "",
      warnings: [],
    };
    const { changes, details } = cdnDomainCertificate.diff(state, {
      domain: "www.example.com",
      casCertificate: "1-cn-hangzhou",
      warnings: [],
    });
    assert.deepEqual([changes, [...details.keys()]], [true, ["servedFingerprint"]]);
  });

  it("says of an older certificate that it is a rollback, and of no other", () => {
    const reference = (year: number, digit: string) => ({
      fingerprint: digit.repeat(40),
      fingerprintSha256: digit.repeat(64),
      notBefore: `${year}-01-01T00:00:00Z`,
      notAfter: `${year + 1}-01-01T00:00:00Z`,
    });
    const notes = (from: object, to: object) =>
      cdnDomainCertificate.diff({ domain: "www.example.com", ...from }, { domain: "www.example.com", ...to }).notes;
    const [older, newer] = [reference(2025, "a"), reference(2026, "b")];
    assert.match(
      notes(newer, older)?.join() ?? "",
      /^This is a rollback: the certificate \(2025-.* is older than .* \(2026-/,
    );
    assert.deepEqual(notes(older, newer), []);
    assert.deepEqual(notes(older, older), []);
    assert.deepEqual(notes({ ...newer, notBefore: undefined }, older), []);
  });
});
