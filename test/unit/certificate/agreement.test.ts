import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual, promisify } from "node:util";
import {
  type CertificateArguments,
  cachedKey,
  type GeneratedCertificate,
  GeneratedKey,
  generateCertificate,
  generateKey,
  type KeyKind,
  toPem,
} from "../../support/certificates";
import { type CertificateParts, element, integer, operate, validity } from "../../support/derSurgery";
import { Chance, isLong, seed } from "../../support/seed";
import { Table } from "../../support/table";
import { temporaryFolder } from "../../support/temporaryFolder";
import { checkCertificate } from "./checklist";

const run = promisify(execFile);
const count = isLong ? 1000 : 120;
const now = new Date();

/** Generated certificates, chains and keys, seen by the checklist and by `openssl x509`, `verify` and `pkey`. */
describe(`agreement with openssl on ${count} certificates, chains and keys each (seed ${seed})`, function () {
  this.timeout(isLong ? 3_600_000 : 180_000);

  let directory: string;

  before(function () {
    if (spawnSync("openssl", ["version"]).status !== 0) {
      this.skip();
    }
    directory = temporaryFolder("agreement-");
  });

  after(() => rmSync(directory, { recursive: true, force: true }));

  const file = (name: string, content: string | Buffer): string => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };

  /** Standard output; undefined if openssl fails. */
  async function openssl(...args: string[]): Promise<string | undefined> {
    try {
      return (await run("openssl", args)).stdout;
    } catch {
      return undefined;
    }
  }

  /** One per processor at a time: most of the time is openssl's start. */
  async function forEachCase(name: string, test: (chance: Chance, index: number) => Promise<void>): Promise<void> {
    let next = 0;
    const worker = async () => {
      while (next < count) {
        const index = next++;
        await test(new Chance(`${name} ${index}`), index);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
  }

  const kinds = ["P-256", "P-256", "P-384", "P-521", "Ed25519", "RSA-2048", "RSA-3072"] as const satisfies KeyKind[];

  const nameText = (chance: Chance): string =>
    Array.from({ length: 1 + chance.below(12) }, () =>
      chance.one(["a", "B", "7", " ", "-", ".", "*", "'", "(", "\u00e9", "\u4f8b", "\u0416", "/", ":", "?", "&", "@"]),
    )
      .join("")
      .trim() || "x";

  const subjectOf = (chance: Chance): string => {
    const parts = ["CN", "O", "OU", "L", "ST"].filter(() => chance.below(3) > 0);
    return chance.below(12) === 0
      ? ""
      : ["C=CN", ...parts.map((part) => `${part}=${nameText(chance)}`)].reverse().join(",");
  };

  const label = (chance: Chance): string => `n${chance.below(1e6).toString(36)}`;

  const alternativeName = (chance: Chance): string =>
    chance.one<() => string>([
      () => `${label(chance)}.example.com`,
      () => `*.${label(chance)}.example`,
      () => `xn--fsq${label(chance)}.example`,
      () => label(chance),
      () => Array.from({ length: 4 }, () => chance.below(256)).join("."),
      () => Array.from({ length: 8 }, () => chance.below(65536).toString(16)).join(":"),
      () => "::1",
      () => `${label(chance)}@example.com`,
      () => `https://${label(chance)}.example/a,b?c=d`,
    ])();

  const hexSerial = (chance: Chance): string => {
    const bytes = Buffer.from(Array.from({ length: 1 + chance.below(20) }, () => chance.below(256)));
    bytes[0] = 1 + chance.below(127);
    return bytes.toString("hex");
  };

  /** Years from 1950 to 2049 are UTCTime, the others GeneralizedTime (RFC 5280 4.1.2.5). */
  const timeAt = (chance: Chance, from: number, years: number): Date =>
    new Date(Math.floor((Date.UTC(from, 0) + chance.number() * years * 365.25 * 86_400_000) / 1000) * 1000);

  const operations: Record<string, (parts: CertificateParts, chance: Chance) => CertificateParts> = {
    none: (parts) => parts,
    "negative serial": (parts, chance) => ({
      ...parts,
      serial: integer(`${(0x80 + chance.below(127)).toString(16)}${hexSerial(chance)}`),
    }),
    "serial 0": (parts) => ({ ...parts, serial: integer("00") }),
    "version 1": (parts) => ({ ...parts, version: Buffer.alloc(0), extensions: Buffer.alloc(0) }),
    "GeneralizedTime before 2050": (parts) => ({ ...parts, validity: validity("20200101000000Z", "20490101000000Z") }),
    "UTCTime of 1950 and 2049": (parts) => ({ ...parts, validity: validity("500101000000Z", "491231235959Z") }),
    "until the last second": (parts) => ({ ...parts, validity: validity("20200101000000Z", "99991231235959Z") }),
    "empty subject": (parts) => ({ ...parts, subject: element(0x30) }),
  };

  it("x509: reads the same fingerprints, serial number, names, times and public key", async () => {
    const table = new Table("openssl x509", ["agree"]);
    const authority = await generateCertificate({
      subject: "CN=Test CA",
      ca: true,
      key: "P-256",
      notBefore: new Date("2000-01-01"),
    });
    await forEachCase("x509", async (chance, index) => {
      const kind = chance.one(kinds);
      const names = Array.from({ length: chance.below(20) === 0 ? 200 : chance.below(6) }, () =>
        alternativeName(chance),
      );
      const notBefore = timeAt(chance, 1970, 56);
      const certificateArguments: CertificateArguments = {
        subject: subjectOf(chance),
        names,
        key: kind.startsWith("RSA") || kind === "P-521" ? cachedKey(kind) : generateKey(kind),
        issuer: authority,
        serialNumber: hexSerial(chance),
        notBefore,
        notAfter: new Date(notBefore.getTime() + Math.floor(chance.number() * 80 * 365 * 86_400) * 1000),
        plain: chance.below(4) === 0,
        keyIdentifiers: chance.below(2) === 0,
      };
      const operation = chance.one(Object.keys(operations) as [string, ...string[]]);
      const generated = operate(
        await generateCertificate(certificateArguments),
        authority.key,
        (parts) => operations[operation]?.(parts, chance) ?? parts,
      );
      const which = `${operation}, case ${index}`;
      const { description, problems } = checkCertificate({
        certificate: generated.pem,
        privateKey: undefined,
        allowExpired: true,
        now,
      });
      assert.ok(description, `${which}: ${JSON.stringify(problems)}`);

      const path = file(`x509-${index}.pem`, generated.pem);
      const options = ["-nameopt", "RFC2253,-esc_msb,utf8", "-noout"];
      const seen = await openssl(
        "x509",
        "-in",
        path,
        ...options,
        "-serial",
        "-subject",
        "-issuer",
        "-dates",
        "-fingerprint",
        "-sha256",
      );
      const alternatives = await openssl("x509", "-in", path, "-noout", "-ext", "subjectAltName");
      assert.ok(seen, `${which}: openssl can't read it`);
      const field = (name: string) => new RegExp(`^${name}=(.*)$`, "im").exec(seen)?.[1] ?? "";
      assert.equal(description.fingerprintSha256, field("sha256 fingerprint").replaceAll(":", "").toLowerCase(), which);
      assert.equal(description.serialNumber, field("serial").toLowerCase(), which);
      assert.equal(description.subject, field("subject"), which);
      assert.equal(description.issuer, field("issuer"), which);
      assert.equal(Date.parse(description.notBefore), Date.parse(field("notBefore")), which);
      assert.equal(Date.parse(description.notAfter), Date.parse(field("notAfter")), which);
      if (operation !== "version 1" && names.every((name) => !name.includes(","))) {
        const theirs = (alternatives?.split("\n")[1] ?? "").trim().split(", ").filter(Boolean).map(plainName);
        assert.deepEqual(description.subjectAlternativeNames, theirs, which);
      }
      rmSync(path);
      table.count(operation, "agree");
    });
    table.print();
  });

  /** openssl writes IPv6 addresses in full. */
  function plainName(name: string): string {
    if (name.startsWith("IP Address:")) {
      const address = name.slice("IP Address:".length);
      return address.includes(":") ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
    }
    return name.replace(/^DNS:/, "");
  }

  it("verify: openssl accepts every accepted chain, and both accept every intact one", async () => {
    const table = new Table("openssl verify", ["both accept", "both refuse", "only openssl accepts"]);
    const root = await generateCertificate({ subject: "CN=Root", ca: true });
    const one = await generateCertificate({ subject: "CN=One", ca: true, issuer: root });
    const two = await generateCertificate({ subject: "CN=Two", ca: true, issuer: one });
    const ended = await generateCertificate({
      subject: "CN=Ended",
      ca: true,
      issuer: root,
      notBefore: new Date("2020-01-01"),
      notAfter: new Date("2021-01-01"),
    });
    const noAuthority = await generateCertificate({ subject: "CN=No authority", issuer: root });
    const namesake = await generateCertificate({ subject: "CN=Two", ca: true, issuer: one });
    const stranger = await generateCertificate({ subject: "CN=Stranger", ca: true });
    const rootPath = file("root.pem", root.pem);

    interface Made {
      issuer: GeneratedCertificate;
      chain: GeneratedCertificate[];
    }
    const makes: Record<string, (chance: Chance) => Made> = {
      "two intermediates": () => ({ issuer: two, chain: [two, one] }),
      "out of order": () => ({ issuer: two, chain: [one, two] }),
      "one intermediate": () => ({ issuer: one, chain: [one] }),
      "by the root itself": () => ({ issuer: root, chain: [] }),
      "the same certificates twice": () => ({ issuer: two, chain: [two, two, one, one] }),
      "a namesake with another key": () => ({ issuer: two, chain: [namesake, one] }),
      "another authority of the same name": () => ({ issuer: two, chain: [namesake, two, one] }),
      "another chain": () => ({ issuer: two, chain: [stranger] }),
      "an expired intermediate": () => ({ issuer: ended, chain: [ended] }),
      "an issuer that is no authority": () => ({ issuer: noAuthority, chain: [noAuthority] }),
      "an altered intermediate": () => ({ issuer: two, chain: [altered(two), one] }),
      "an altered leaf": () => ({ issuer: two, chain: [two, one] }),
      "a gap": () => ({ issuer: two, chain: [one] }),
    };
    await forEachCase("verify", async (chance, index) => {
      const what = chance.one(Object.keys(makes) as [string, ...string[]]);
      const made = makes[what]?.(chance);
      assert.ok(made);
      const key = generateKey(chance.one<KeyKind>(["P-256", "Ed25519"]));
      const generated = await generateCertificate({ names: ["example.com"], issuer: made.issuer, key });
      const leaf = what === "an altered leaf" ? altered(generated) : generated;
      const chainPem = made.chain.map(({ pem }) => pem).join("");
      const { problems, files } = checkCertificate({
        certificate: leaf.pem,
        chain: chainPem,
        privateKey: key.pkcs8,
        now,
      });
      const leafPath = file(`leaf-${index}.pem`, leaf.pem);
      // What would be deployed if it is accepted, else the input.
      const chainPath = file(`chain-${index}.pem`, files?.chain ?? chainPem);
      const untrusted = (files?.chain ?? chainPem) === "" ? [] : ["-untrusted", chainPath];
      const verified =
        (await openssl("verify", "-x509_strict", "-CAfile", rootPath, ...untrusted, leafPath)) !== undefined;
      const lenient = verified || (await openssl("verify", "-CAfile", rootPath, ...untrusted, leafPath)) !== undefined;
      rmSync(leafPath);
      rmSync(chainPath);
      const which = `${what}, case ${index}: ${problems.map(({ reason }) => reason).join(" ")}`;
      if (files === undefined) {
        assert.ok(
          ![
            "two intermediates",
            "out of order",
            "one intermediate",
            "by the root itself",
            "the same certificates twice",
          ].includes(what),
          which,
        );
        table.count(what, lenient ? "only openssl accepts" : "both refuse");
      } else {
        assert.ok(lenient, `${which} accepted, and openssl refuses it`);
        table.count(what, "both accept");
      }
    });
    table.print();
  });

  /** Flips one bit of the signature. */
  function altered(certificate: GeneratedCertificate): GeneratedCertificate {
    const der = Buffer.from(certificate.der);
    der[der.length - 3] = (der.at(-3) ?? 0) ^ 1;
    return { ...certificate, der, pem: toPem("CERTIFICATE", der) };
  }

  it("pkey: openssl calls every accepted damaged key valid, and both accept every intact one", async () => {
    const table = new Table("openssl pkey -check", ["both accept", "both refuse", "only openssl accepts"]);
    await forEachCase("pkey", async (chance, index) => {
      const kind = chance.one<KeyKind>(["P-256", "P-384", "P-521", "Ed25519", "RSA-2048", "RSA-2048"]);
      const key = kind === "RSA-2048" ? cachedKey(kind) : generateKey(kind);
      const isTraditional = kind !== "Ed25519" && chance.below(2) === 0;
      const [label, der] = isTraditional
        ? ([kind.startsWith("RSA") ? "RSA PRIVATE KEY" : "EC PRIVATE KEY", key.traditionalDer] as const)
        : (["PRIVATE KEY", key.der] as const);
      const isWhole = chance.below(5) === 0;
      const bytes = Buffer.from(der);
      for (let flips = isWhole ? 0 : 1 + chance.below(2); flips > 0; flips--) {
        bytes[chance.below(bytes.length)] = chance.below(256);
      }
      const pem = toPem(label, bytes);
      const generated = await generateCertificate({
        names: ["example.com"],
        key: new GeneratedKey(kind, { privateKey: key.keyObject, publicKey: key.publicKeyObject }),
      });
      const { files } = checkCertificate({ certificate: generated.pem, privateKey: pem, now });
      const path = file(`key-${index}.pem`, files?.privateKey ?? pem);
      const valid = (await openssl("pkey", "-in", path, "-noout", "-check")) !== undefined;
      rmSync(path);
      const which = `${kind} as ${label}, case ${index}`;
      if (files === undefined) {
        assert.ok(!isWhole && !bytes.equals(der), `${which} is whole and was refused`);
        table.count(`${kind} damaged`, valid ? "only openssl accepts" : "both refuse");
      } else {
        assert.ok(valid, `${which} accepted, and openssl calls it invalid`);
        const secretOf = (pem: string | undefined) => createPrivateKey(pem ?? "").export({ format: "jwk" });
        assert.ok(isDeepStrictEqual(secretOf(files.privateKey), secretOf(key.pkcs8)), `${which}: another key`);
        table.count(`${kind} ${isWhole ? "whole" : "damaged"}`, "both accept");
      }
    });
    table.print();
  });
});
