import assert from "node:assert/strict";
import { cdnDomainCertificate } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";
import { referenceProblem } from "../../../provider/certificateBinding/reference";
import type { Raw } from "../../../provider/engine/raw";
import { unknownValue } from "../../../provider/engine/unknown";

const reference = {
  certIdentifier: "1-cn-hangzhou",
  fingerprint: "a".repeat(40),
  fingerprintSha256: "b".repeat(64),
  subjectAlternativeNames: ["www.example.com"],
  notBefore: "2026-01-01T00:00:00Z",
  notAfter: "2999-01-01T00:00:00Z",
  keyAlgorithm: "RSA 2048",
};

describe("A reference of a certificate", () => {
  it("is taken whole, with parts that are unknown, and without the algorithm, which older states lack", () => {
    const { keyAlgorithm: _, ...older } = reference;
    const preview = { ...reference, certIdentifier: unknownValue, subjectAlternativeNames: [unknownValue] };
    for (const good of [reference, older, preview]) {
      assert.equal(referenceProblem(good), undefined);
    }
  });

  it("is refused when a field is missing or has another form, since nothing would be matched with it", () => {
    for (const name of Object.keys(reference).filter((name) => name !== "keyAlgorithm")) {
      for (const value of [undefined, null, "", 5, "not this", [5]]) {
        assert.match(
          referenceProblem({ ...reference, [name]: value }) ?? "",
          new RegExp(`: \`${name}\` is missing or`),
        );
      }
    }
    assert.match(referenceProblem({ ...reference, keyAlgorithm: 5 }) ?? "", /`keyAlgorithm` is missing or has another/);
    assert.match(referenceProblem([]) ?? "", /^`casCertificate` is no reference of a certificate\./);
  });

  it("excludes a chain, which would not be used", () => {
    const news = { domain: "www.example.com", casCertificate: reference, chain: "a chain" } as Raw<never>;
    const { failures } = cdnDomainCertificate.check({}, news, { now: new Date() });
    assert.match(failures.map(({ reason }) => reason).join(), /^`casCertificate` and `chain` are both given\. Keep/);
  });
});
