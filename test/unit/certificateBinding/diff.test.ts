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
});
