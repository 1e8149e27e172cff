import "reflect-metadata";

import assert from "node:assert/strict";
import { Extension } from "@peculiar/x509";

import { Certificate } from "../../../provider/certificate/certificate";
import { coverageProblems, requiredDomainProblems, subjectAlternativeNames } from "../../../provider/certificate/names";
import { generateCertificate, toPem } from "../../support/certificates";
import { element } from "../../support/derSurgery";
import { checkCertificate } from "./checklist";

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

/** With the given alternative names, each as DER. */
async function certificateWith(...names: Uint8Array[]): Promise<Certificate> {
  const extension = new Extension("2.5.29.17", false, element(0x30, ...names));
  const certificate = Certificate.parse((await generateCertificate({ extensions: [extension] })).der);
  assert.ok(certificate !== undefined);
  return certificate;
}

const hex = (text: string): Buffer => Buffer.from(text, "hex");
const dns = (text: string): Buffer => element(0x82, Buffer.from(text, "latin1"));

describe("subjectAlternativeNames of every kind", () => {
  const organization = element(0x31, element(0x30, hex("060355040a"), element(0x0c, Buffer.from("A, B"))));
  const country = element(0x31, element(0x30, hex("0603550406"), element(0x13, Buffer.from("CN"))));
  const kinds: Record<string, [name: Uint8Array, text: string]> = {
    "a domain": [dns("a.example"), "a.example"],
    "a domain with a NUL": [dns("a.example\0.evil.example"), "a.example\0.evil.example"],
    "a domain beyond ASCII": [dns("b\u00fccher.example"), "b\u00fccher.example"],
    "an empty domain": [dns(""), ""],
    "an IPv4 address": [element(0x87, hex("c0000201")), "192.0.2.1"],
    "an IPv6 address": [element(0x87, hex("20010db8000000000001000000000001")), "2001:db8::1:0:0:1"],
    "the longest IPv6 address": [
      element(0x87, hex("20010db8111122223333444455556666")),
      "2001:db8:1111:2222:3333:4444:5555:6666",
    ],
    "the IPv6 address of nothing": [element(0x87, Buffer.alloc(16)), "::"],
    "an IPv4 address in IPv6": [element(0x87, hex("00000000000000000000ffffc0000201")), "::ffff:c000:201"],
    "a network": [element(0x87, hex("c0000200ffffff00")), "IP Address:192.0.2.0/24"],
    "an address of five bytes": [element(0x87, hex("c000020101")), "IP Address:c000020101"],
    "an address of no bytes": [element(0x87), "IP Address:"],
    "an e-mail address": [element(0x81, Buffer.from("a@example.com")), "email:a@example.com"],
    "a URI": [element(0x86, Buffer.from("https://a.example/")), "URI:https://a.example/"],
    "a directory name": [element(0xa4, element(0x30, country, organization)), "DirName:O=A\\, B, C=CN"],
    "a registered identifier": [element(0x88, hex("2a0304")), "Registered ID:1.2.3.4"],
    "a user principal name": [
      element(0xa0, hex("060a2b060104018237140203"), element(0xa0, element(0x0c, Buffer.from("a@b")))),
      "othername:1.3.6.1.4.1.311.20.2.3",
    ],
    "another name": [
      element(0xa0, hex("06032a0304"), element(0xa0, element(0x0c, Buffer.from("a")))),
      "othername:1.2.3.4",
    ],
  };

  for (const [kind, [name, text]] of Object.entries(kinds)) {
    it(`has ${kind}, and the names after it`, async () => {
      const certificate = await certificateWith(name, dns("last.example"));
      assert.deepEqual(subjectAlternativeNames(certificate), [text, "last.example"]);
      assert.deepEqual(coverageProblems(certificate, ["last.example"]), []);
      assert.equal(coverageProblems(certificate, ["evil.example", "a.b"]).length, 2);
    });
  }

  it("finds an address, but no network, for requiredDomains", async () => {
    const certificate = await certificateWith(...Object.values(kinds).map(([name]) => name));
    const addresses = ["192.0.2.1", "2001:db8::1:0:0:1", "::", "::ffff:192.0.2.1"];
    assert.deepEqual(coverageProblems(certificate, addresses), []);
    assert.equal(coverageProblems(certificate, ["192.0.2.0", "192.0.0.0"]).length, 2);
  });

  it("writes IPv6 addresses as requiredDomains are read", async () => {
    const groups = ["0000", "0000", "0001", "00ff", "ffff"];
    const addresses = Array.from({ length: 100 }, (_, number) =>
      Array.from({ length: 8 }, (_, place) => groups[(number * 7 + place * (number + 3)) % groups.length]).join(""),
    );
    const certificate = await certificateWith(...addresses.map((address) => element(0x87, hex(address))));
    const written = addresses.map((address) => address.replace(/(?<=.)(?=(....)+$)/g, ":"));
    assert.deepEqual(coverageProblems(certificate, written), []);
  });

  it("are read next to an EDI party name, which no client uses", async () => {
    const party = element(
      0xa5,
      element(0xa0, element(0x13, Buffer.from("who"))),
      element(0xa1, element(0x13, Buffer.from("what"))),
    );
    const certificate = await certificateWith(dns("a.example"), party, dns("b.example"));
    assert.deepEqual(subjectAlternativeNames(certificate), ["a.example", "EdiPartyName:<unsupported>", "b.example"]);
    assert.deepEqual(coverageProblems(certificate, ["b.example"]), []);
    assert.deepEqual(subjectAlternativeNames(await certificateWith(party)), ["EdiPartyName:<unsupported>"]);
  });

  it("are refused with one sentence if they can't be read", async () => {
    const bad: Record<string, Uint8Array> = {
      "of an unknown kind": element(0x89, Buffer.from("a.example")),
      "without a kind": element(0x16, Buffer.from("a.example")),
      "in pieces": element(0xa2, element(0x16, Buffer.from("a.")), element(0x16, Buffer.from("example"))),
      "of X.400": element(0xa3, element(0x30)),
      "longer than they say": hex("82ff"),
      "an empty identifier, which OpenSSL refuses": element(0x88),
    };
    for (const [what, name] of Object.entries(bad)) {
      const certificate = await certificateWith(dns("a.example"), name);
      assert.deepEqual(subjectAlternativeNames(certificate), [], what);
      const { problems, files } = checkCertificate({
        certificate: toPem("CERTIFICATE", certificate.der),
        privateKey: undefined,
        requiredDomains: ["a.example"],
        now: new Date(),
      });
      assert.equal(files, undefined);
      assert.equal(problems.length, 1, what);
      assert.match(
        problems[0]?.reason ?? "",
        /^`certificate` \("CN=Test certificate"\) is malformed: its subject.*again\.$/,
      );
    }
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

  it("do not accept an address in a DNS name", async () => {
    const text = Buffer.from((await generateCertificate({ names: ["192-0-2-1"] })).der);
    Buffer.from("192.0.2.1").copy(text, text.lastIndexOf("192-0-2-1"));
    const feigned = Certificate.parse(text);
    assert.ok(feigned !== undefined);
    assert.deepEqual(subjectAlternativeNames(feigned), ["192.0.2.1"]);
    assert.deepEqual(coverageProblems(feigned, ["192.0.2.1"]), [
      {
        input: "requiredDomains",
        reason:
          '`certificate` does not cover "192.0.2.1", which `requiredDomains` asks for: it has it as a DNS name, which covers no address (RFC 9525 6.5). ' +
          'That takes `subjectAltName=IP:192.0.2.1`. Have it issued for "192.0.2.1" too, or correct `requiredDomains`.',
      },
    ]);
    const version6 = await certificateWith(dns("2001:DB8:0::1"));
    assert.match(
      coverageProblems(version6, ["2001:db8::1"])[0]?.reason ?? "",
      /as a DNS name, which covers no address/,
    );
  });

  it("say why a name in another form does not count", async () => {
    const cases: [name: string, domain: string, expected: RegExp][] = [
      [
        "b\u00fccher.example",
        "b\u00fccher.example",
        /in another form than clients compare.*`DNS:xn--bcher-kva\.example`/,
      ],
      ["example.com.", "example.com", /in another form than clients compare.*`DNS:example\.com`/],
      ["example.com ", "example.com", /in another form than clients compare.*`DNS:example\.com`/],
      ["w*.example.com", "www.example.com", /it has "w\*\.example\.com", and a wildcard counts only as a whole label/],
      ["other.example", "common.example", /as its common name only, which clients ignore.*it is for "other\.example"/],
      ["other.example", "third.example", /asks for: it is for "other\.example"\. Have it issued/],
    ];
    for (const [name, domain, expected] of cases) {
      const extension = new Extension("2.5.29.17", false, element(0x30, dns(name)));
      const made = await generateCertificate({ subject: "CN=common.example", extensions: [extension] });
      const certificate = Certificate.parse(made.der);
      assert.ok(certificate !== undefined);
      assert.match(coverageProblems(certificate, [domain])[0]?.reason ?? "", expected);
    }
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
