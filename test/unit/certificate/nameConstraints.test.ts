import "reflect-metadata";

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Extension, Name } from "@peculiar/x509";

import { Certificate } from "../../../provider/certificate/certificate";
import { readNameConstraints } from "../../../provider/certificate/nameConstraints";
import { type CertificateArguments, type GeneratedCertificate, generateCertificate } from "../../support/certificates";
import { element } from "../../support/derSurgery";
import { temporaryFolder } from "../../support/temporaryFolder";
import { checkCertificate } from "./checklist";

const ia5 = (tag: number) => (text: string) => element(tag, Buffer.from(text, "latin1"));
const [email, dns, uri] = [ia5(0x81), ia5(0x82), ia5(0x86)];
const ip = (hex: string) => element(0x87, Buffer.from(hex, "hex"));
const directory = (name: string) =>
  element(0xa4, Buffer.from(new Name(new Name(name).toJSON().reverse()).toArrayBuffer()));

/** The extension that permits and excludes names. */
function constraints(permitted: readonly Buffer[], excluded: readonly Buffer[] = []): Extension {
  const list = (tag: number, names: readonly Buffer[]) =>
    names.length === 0 ? [] : [element(tag, ...names.map((name) => element(0x30, name)))];
  return new Extension("2.5.29.30", true, element(0x30, ...list(0xa0, permitted), ...list(0xa1, excluded)));
}

function parse({ der }: GeneratedCertificate): Certificate {
  const certificate = Certificate.parse(der);
  assert.ok(certificate !== undefined);
  return certificate;
}

describe("name constraints", function () {
  this.timeout(60_000);

  let directoryOfTest: string;
  const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

  before(() => {
    directoryOfTest = temporaryFolder("constraints-");
  });

  after(() => rmSync(directoryOfTest, { recursive: true }));

  /** The error number of `openssl verify`, or 0. */
  const verify = (leaf: GeneratedCertificate, authority: GeneratedCertificate): number => {
    const [leafFile, rootFile] = [join(directoryOfTest, "leaf.pem"), join(directoryOfTest, "root.pem")];
    writeFileSync(leafFile, leaf.pem);
    writeFileSync(rootFile, authority.pem);
    const { stdout, stderr } = spawnSync("openssl", ["verify", "-no-CApath", "-CAfile", rootFile, leafFile], {
      encoding: "utf8",
    });
    return Number(/error (\d+) at/.exec(stdout + stderr)?.[1] ?? 0);
  };

  /** `finding`: the forbidden name; `openssl`: its result, if it disagrees, which is why the constraint is not checked. */
  interface Case {
    permitted?: Buffer[];
    excluded?: Buffer[];
    leaf: CertificateArguments;
    finding?: string;
    openssl?: "refuses" | "accepts";
  }

  const shop = { names: ["shop.example.com"] };
  const subject = "CN=shop.example.com,O=Shop,C=CN";
  const cases: Record<string, Case> = {
    "its domain": { permitted: [dns("shop.example.com")], leaf: shop },
    "the domain above": { permitted: [dns("example.com")], leaf: shop },
    "the domain above, in capitals": { permitted: [dns("EXAMPLE.com")], leaf: { names: ["Shop.Example.COM"] } },
    "any domain": { permitted: [dns("")], leaf: shop },
    "a leading dot": { permitted: [dns(".example.com")], leaf: shop },
    "a leading dot, and the domain itself": {
      permitted: [dns(".example.com")],
      leaf: { names: ["example.com"] },
      finding: "example.com",
    },
    "another domain": { permitted: [dns("example.org")], leaf: shop, finding: "shop.example.com" },
    "a domain with the same end": { permitted: [dns("ample.com")], leaf: shop, finding: "shop.example.com" },
    "one of two": { permitted: [dns("example.org"), dns("example.com")], leaf: shop },
    "one of its two names": {
      permitted: [dns("example.com")],
      leaf: { names: ["shop.example.com", "shop.example.org"] },
      finding: "shop.example.org",
    },
    "a wildcard below": { permitted: [dns("example.com")], leaf: { names: ["*.example.com"] } },
    "less than a wildcard": {
      permitted: [dns("a.example.com")],
      leaf: { names: ["*.example.com"] },
      finding: "*.example.com",
    },
    "all but its domain": { excluded: [dns("example.com")], leaf: shop, finding: "shop.example.com" },
    "all but another": { excluded: [dns("example.org")], leaf: shop },
    "a domain, and not one below it": {
      permitted: [dns("example.com")],
      excluded: [dns("shop.example.com")],
      leaf: shop,
      finding: "shop.example.com",
    },
    "addresses only, and a domain": { permitted: [ip("c0000200ffffff00")], leaf: shop },
    "its network": { permitted: [ip("c0000200ffffff00")], leaf: { names: ["192.0.2.77"] } },
    "another network": { permitted: [ip("c0000200ffffff00")], leaf: { names: ["192.0.3.1"] }, finding: "192.0.3.1" },
    "a network that ends within a byte": {
      permitted: [ip("0a400000ffc00000")],
      leaf: { names: ["10.127.0.1", "10.128.0.1"] },
      finding: "10.128.0.1",
    },
    "no address of version 4": {
      excluded: [ip("0000000000000000")],
      leaf: { names: ["192.0.2.1"] },
      finding: "192.0.2.1",
    },
    "no address of version 4, and one of version 6": {
      excluded: [ip("0000000000000000")],
      leaf: { names: ["2001:db8::1"] },
    },
    "its network of version 6": {
      permitted: [ip(`20010db8${"0".repeat(24)}ffffffff${"0".repeat(24)}`)],
      leaf: { names: ["2001:db8:1::1"] },
    },
    "another network of version 6": {
      permitted: [ip(`20010db8${"0".repeat(24)}ffffffff${"0".repeat(24)}`)],
      leaf: { names: ["2001:db9::1"] },
      finding: "2001:db9::1",
    },
    "a network of version 4, and a mapped address": {
      permitted: [ip("c0000200ffffff00")],
      leaf: { names: ["::ffff:c000:201"] },
      finding: "::ffff:c000:201",
    },
    "a mask with a hole": {
      permitted: [ip("c0000200ff00ff00")],
      leaf: { names: ["10.0.0.1"] },
      openssl: "refuses",
    },
    "a host's mailboxes": { permitted: [email("example.com")], leaf: { names: ["a@example.com", "b.example"] } },
    "another host's mailboxes": {
      permitted: [email("example.com")],
      leaf: { names: ["a@mail.example.com", "b.example"] },
      finding: "a@mail.example.com",
    },
    "one mailbox": {
      permitted: [email("a@example.com")],
      leaf: { names: ["b@example.com"] },
      finding: "b@example.com",
    },
    "a domain's mailboxes": {
      permitted: [email(".example.com")],
      leaf: { names: ["a@mail.example.com", "b.example"] },
    },
    "its URI": { permitted: [uri("a.example")], leaf: { names: ["https://a.example/x"] } },
    "another URI": {
      permitted: [uri(".a.example")],
      leaf: { names: ["https://a.example/x"] },
      finding: "https://a.example/x",
    },
    "its subject": { permitted: [directory("O=Shop,C=CN")], leaf: { ...shop, subject } },
    "its subject, written in another way": {
      permitted: [directory("O=sHOP,C=CN")],
      leaf: { ...shop, subject: "CN=shop.example.com,O=Shop ,C=CN" },
    },
    "another subject": { permitted: [directory("O=Other,C=CN")], leaf: { ...shop, subject }, finding: subject },
    "another subject, and none": { permitted: [directory("O=Other,C=CN")], leaf: { ...shop, subject: "" } },
    "all but its subject": { excluded: [directory("C=CN")], leaf: { ...shop, subject }, finding: subject },
    "a subject that only Unicode may tell from it": {
      permitted: [directory("O=B\u00fccher,C=CN")],
      leaf: { ...shop, subject: "CN=a,O=Bucher,C=CN" },
      openssl: "refuses",
    },
  };

  for (const [name, { permitted, excluded, leaf: args, finding, openssl }] of Object.entries(cases)) {
    it(`that permit ${name} ${finding === undefined ? "are kept" : "are violated"}`, async () => {
      const extensions = [constraints(permitted ?? [], excluded)];
      const authority = await generateCertificate({ subject: "CN=Constrained", ca: true, extensions });
      const leaf = await generateCertificate({ subject: `CN=${args.names?.[0] ?? "a"}`, ...args, issuer: authority });
      const found = readNameConstraints(parse(authority))(parse(leaf));
      assert.deepEqual(
        found,
        finding === undefined ? undefined : { name: finding, isExcluded: excluded !== undefined },
      );

      const { problems, warnings } = checkCertificate({
        certificate: leaf.pem + authority.pem,
      });
      assert.deepEqual(problems, []);
      const about = warnings.filter((warning) => warning.includes("name constraints, RFC 5280 4.2.1.10"));
      assert.equal(about.length, finding === undefined ? 0 : 1);
      assert.ok(about.every((warning) => warning.startsWith('"CN=Constrained" m') && warning.includes(`"${finding}"`)));

      if (hasOpenssl) {
        const isRefused = [47, 48].includes(verify(leaf, authority));
        assert.equal(isRefused, openssl === undefined ? finding !== undefined : openssl === "refuses");
      }
    });
  }

  it("apply below intermediate authorities too, but not to the names of one that changed its key", async () => {
    const extensions = [constraints([directory("O=Shop"), dns("example.com")])];
    const root = await generateCertificate({ subject: "CN=R,O=Shop", ca: true, extensions });
    const middle = await generateCertificate({ subject: "CN=M,O=Other", ca: true, issuer: root });
    const leaf = await generateCertificate({ names: ["a.example"], subject: "CN=a,O=Shop", issuer: middle });
    const { warnings } = checkCertificate({
      certificate: leaf.pem + middle.pem + root.pem,
    });
    const about = warnings.filter((warning) => warning.includes("RFC 5280 4.2.1.10"));
    assert.equal(about.length, 2);
    assert.match(about[0] ?? "", /leave out "a\.example", a name of "CN=a,O=Shop"/);
    assert.match(about[1] ?? "", /leave out "CN=M,O=Other", a name of "CN=M,O=Other"/);
  });

  it("are not checked if they are malformed or have distances", async () => {
    const wrong = [
      Buffer.from("3003a00130", "hex"),
      Buffer.from("0500", "hex"),
      Buffer.from("30", "hex"),
      element(0x30, element(0xa2, element(0x30, dns("example.org")))),
      element(0x30, element(0xa0, element(0x30, dns("example.org"), element(0x80, Buffer.from([1]))))),
      element(0x30, element(0xa0, element(0x30, ip("0102")))),
      element(0x30, element(0xa0, element(0x30, element(0xa4, Buffer.from("3003", "hex"))))),
    ];
    for (const bytes of wrong) {
      const extensions = [new Extension("2.5.29.30", true, bytes)];
      const authority = await generateCertificate({ subject: "CN=C", ca: true, extensions });
      const leaf = await generateCertificate({ names: ["a.example", "192.0.2.1"], issuer: authority });
      assert.equal(readNameConstraints(parse(authority))(parse(leaf)), undefined, bytes.toString("hex"));
    }
  });

  it("take no time, however many there are", async () => {
    const many = Array.from({ length: 20_000 }, (_, number) => dns(`n${number}.example`));
    const authority = await generateCertificate({ subject: "CN=C", ca: true, extensions: [constraints(many)] });
    const names = Array.from({ length: 2000 }, (_, number) => `n${number}.test`);
    const leaf = await generateCertificate({ names, issuer: authority });
    const start = process.cpuUsage();
    checkCertificate({ certificate: leaf.pem + authority.pem });
    // Of the processor, however busy the machine is: comparing each with each takes much longer.
    assert.ok(process.cpuUsage(start).user < 5_000_000);
  });
});
