import assert from "node:assert/strict";

import { Certificate } from "../../../provider/certificate/certificate";
import { coverageProblems, requiredDomainProblems, subjectAlternativeNames } from "../../../provider/certificate/names";
import { generateCertificate } from "../../support/certificates";

async function certificateFor(...names: string[]): Promise<Certificate> {
  const certificate = Certificate.parse((await generateCertificate({ names, subject: "CN=common.example" })).der);
  assert.ok(certificate !== undefined);
  return certificate;
}

describe("subjectAlternativeNames", () => {
  it("are written as users write them", async () => {
    const names = ["example.com", "*.example.com", "192.0.2.1", "2001:db8::1", "::ffff:c000:201"];
    const certificate = await certificateFor(...names, "a@example.com", "https://example.com/a");
    const others = ["email:a@example.com", "URI:https://example.com/a"];
    assert.deepEqual(subjectAlternativeNames(certificate), [...names, ...others]);
  });

  it("cannot be feigned by a name with a comma", async () => {
    const certificate = await certificateFor("https://a/?b, DNS:evil.example", "good.example", 'x"y, DNS:evil.example');
    assert.deepEqual(subjectAlternativeNames(certificate), [
      "URI:https://a/?b, DNS:evil.example",
      "good.example",
      'x"y, DNS:evil.example',
    ]);
    assert.equal(coverageProblems(certificate, ["evil.example"]).length, 1);
  });
});

describe("coverageProblems", () => {
  let certificate: Certificate;

  before(async () => {
    certificate = await certificateFor(
      "example.com",
      "*.example.com",
      "Mixed.Example",
      "xn--bcher-kva.example",
      "*.xn--bcher-kva.example",
      "192.0.2.1",
      "2001:db8::1",
    );
  });

  for (const domain of [
    "example.com",
    "EXAMPLE.com",
    "example.com.",
    " example.com ",
    "www.example.com",
    "_acme.example.com",
    "xn--bcher-kva.example.com",
    "*.example.com",
    "*.EXAMPLE.com",
    "mixed.example",
    "b\u00fccher.example",
    "B\u00dcCHER.example",
    "www.b\u00fccher.example",
    "*.b\u00fccher.example",
    "192.0.2.1",
    "2001:db8::1",
    "2001:0DB8:0:0:0:0:0:1",
    "[2001:db8::1]",
  ]) {
    it(`are none for ${domain}`, () => {
      assert.deepEqual([...requiredDomainProblems([domain]), ...coverageProblems(certificate, [domain])], []);
    });
  }

  for (const domain of [
    "a.b.example.com",
    "*.www.example.com",
    "*.mixed.example",
    "www.mixed.example",
    "com",
    "common.example",
    "notexample.com",
    "192.0.2.2",
    "2001:db8::2",
    "::ffff:192.0.2.1",
  ]) {
    it(`name ${domain}`, () => {
      const problems = coverageProblems(certificate, ["example.com", domain, domain]);
      assert.deepEqual(requiredDomainProblems([domain]), []);
      assert.deepEqual(
        problems.map(({ input }) => input),
        ["requiredDomains"],
      );
      assert.ok(problems[0]?.reason.includes(`"${domain}"`));
    });
  }

  it("do not take an address in a DNS name for an address", async () => {
    const text = Buffer.from((await generateCertificate({ names: ["192-0-2-1"] })).der);
    Buffer.from("192.0.2.1").copy(text, text.lastIndexOf("192-0-2-1"));
    const feigned = Certificate.parse(text);
    assert.ok(feigned !== undefined);
    assert.deepEqual(subjectAlternativeNames(feigned), ["192.0.2.1"]);
    assert.equal(coverageProblems(feigned, ["192.0.2.1"]).length, 1);
  });

  it("list at most ten names of the certificate", async () => {
    const many = await certificateFor(...Array.from({ length: 200 }, (_, number) => `n${number}.example`));
    assert.match(coverageProblems(many, ["other.example"])[0]?.reason ?? "", /"n9\.example" and 190 more/);
  });
});

describe("requiredDomainProblems", () => {
  for (const domain of [
    "1.2.3",
    "0x7f.1",
    "999.1.1.1",
    "-a.example",
    "a..b",
    ".example.com",
    "a b.example",
    `${"a".repeat(64)}.example`,
    "fe80::1%eth0",
    "*",
    "*.",
    "a.*.example",
    `${"abc.".repeat(70)}example`,
    "\u0000",
    "user@example.com",
  ]) {
    it(`refuses ${JSON.stringify(domain.slice(0, 20))}`, () => {
      const [problem] = requiredDomainProblems(["example.com", domain]);
      assert.equal(problem?.input, "requiredDomains");
      assert.match(problem?.reason ?? "", /^`requiredDomains\[1\]` (is|has) .*\.$/);
    });
  }
});
