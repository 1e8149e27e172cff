import assert from "node:assert/strict";
import { factsOf } from "../../../provider/certificateTargets/facts";

describe("what a service tells of a certificate", () => {
  it("names a fingerprint alone by its length", () => {
    const [sha1, sha256] = ["1".repeat(40), "2".repeat(64)];
    assert.deepEqual(factsOf({ fingerprint: sha1 }), { fingerprint: sha1 });
    assert.deepEqual(factsOf({ fingerprint: sha256 }), { fingerprintSha256: sha256 });
    assert.deepEqual(factsOf({ fingerprint: undefined, certIdentifier: "1-cn-hangzhou" }), {
      certIdentifier: "1-cn-hangzhou",
    });
  });

  it("is the leaf's own where the service gives it, and nothing of how it is written", () => {
    const leaf = { fingerprint: "11", fingerprintSha256: "22", subjectAlternativeNames: ["a.example.com"] };
    const served = { fingerprint: "22", notAfter: "2027-01-01T00:00:00Z", protocol: "HTTPS", accountId: "1", leaf };
    assert.deepEqual(factsOf(served), { ...leaf, notAfter: served.notAfter });
  });
});
