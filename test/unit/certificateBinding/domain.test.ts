import assert from "node:assert/strict";
import { cdnDomainCertificate } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";
import { comparableDomain, domainProblem } from "../../../provider/certificateBinding/domain";
import type { Raw } from "../../../provider/engine/raw";
import { type GeneratedChain, generateChain } from "../../support/certificates";
import { keyMaterialIn } from "../../support/keyMaterial";

describe("A domain", () => {
  let chain: GeneratedChain;

  before(async () => {
    chain = await generateChain({ names: ["www.example.com"] });
  });

  const refusals = (more: object) => {
    const { fullchain: certificate, privateKey } = chain;
    const news = { certificate, privateKey, domain: "www.example.com", ...more } as Raw<never>;
    return cdnDomainCertificate.check({}, news, { now: new Date() }).failures.map(({ reason }) => reason);
  };

  it("is a name of labels, with a wildcard in either spelling", () => {
    for (const good of ["www.example.com", "*.example.com", ".example.com", "B\u00fccher.example", "_a.b", "a.0-1.c"]) {
      assert.equal(domainProblem(good), undefined, good);
    }
    const [long, longer] = [`${"a".repeat(64)}.example.com`, "a.".repeat(127)];
    const addresses = ["192.0.2.1", "::1", "1.2.3"];
    for (const bad of [
      "a..b",
      "a.",
      "..a",
      "*",
      "*.*.a",
      "-a.b",
      "a b",
      "a/b",
      "a:443",
      "",
      long,
      longer,
      ...addresses,
    ]) {
      assert.match(domainProblem(bad) ?? "", /^`domain` is not a domain\. Give its name alone/, bad);
    }
  });

  it("is refused with one sentence, which does not repeat a key that was given in its place", () => {
    for (const domain of ["https://www.example.com", "", "x".repeat(1_000_000), chain.privateKey]) {
      const reasons = refusals({ domain });
      assert.equal(reasons.length, 1, reasons.join("\n"));
      assert.deepEqual(keyMaterialIn(reasons.join(), chain.key), []);
    }
    const scalar = chain.privateKey.replace(/-----.*-----/g, "").replaceAll(/[^A-Za-z0-9]/g, "");
    assert.match(refusals({ domain: scalar.slice(0, 60) }).join(), /and not for this name, where clients/);
  });

  it("is required besides `domain` of a reference as of a certificate", () => {
    const casCertificate = {
      certIdentifier: "1-cn-hangzhou",
      fingerprint: "a".repeat(40),
      fingerprintSha256: "b".repeat(64),
      subjectAlternativeNames: ["www.example.com"],
      notBefore: "2026-01-01T00:00:00Z",
      notAfter: "2999-01-01T00:00:00Z",
    };
    for (const of of [casCertificate, "1-cn-hangzhou"]) {
      const given = { casCertificate: of, certificate: undefined, privateKey: undefined };
      const reasons = refusals({ ...given, requiredDomains: [5, "", "www.example.com"] });
      assert.deepEqual(
        reasons.map((reason) => reason.slice(0, 40)),
        ["`requiredDomains[0]` is not a text. Writ", "`requiredDomains[1]` is empty. Write the"],
      );
    }
  });

  it("is the same in every spelling, which updates a resource and doesn't replace it", () => {
    assert.equal(comparableDomain(".B\u00fccher.Example"), "*.xn--bcher-kva.example");
    const state = { domain: "*.example.com", warnings: [] };
    for (const domain of [".example.com", "*.Example.com"]) {
      const { changes, replaces } = cdnDomainCertificate.diff(state, { domain, warnings: [] });
      assert.deepEqual([changes, replaces], [true, []]);
    }
    assert.deepEqual(cdnDomainCertificate.diff(state, { domain: "example.com" }).replaces, ["domain"]);
    assert.deepEqual(cdnDomainCertificate.diff(state, { domain: "*.example.com", product: "dcdn" }).replaces, [
      "product",
    ]);
  });
});
