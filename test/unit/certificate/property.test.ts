import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { CertificateFiles } from "../../../provider/certificate/check";
import { cachedKey, type GeneratedChain, generateChain, type KeyKind } from "../../support/certificates";
import { keyMaterialIn } from "../../support/keyMaterial";
import { Chance, isLong, seed } from "../../support/seed";
import { Table } from "../../support/table";
import { checkCertificate } from "./checklist";

const rounds = isLong ? 20_000 : 2_500;
const now = new Date();

/** A chain, and the checklist's files for it. */
interface Specimen {
  chain: GeneratedChain;
  files: CertificateFiles;
}

describe(`any certificate and key, in ${rounds} mutations (seed ${seed})`, function () {
  this.timeout(isLong ? 1_200_000 : 120_000);

  const specimens: Specimen[] = [];

  before(async () => {
    const kinds = ["P-256", "P-384", "Ed25519", "RSA-2048"] satisfies KeyKind[];
    for (const [index, kind] of kinds.entries()) {
      const chain = await generateChain({
        key: cachedKey(kind),
        intermediates: index % 3,
        names: ["example.com", "*.example.com"],
      });
      const { files, problems } = checkCertificate({ certificate: chain.fullchain, privateKey: chain.privateKey, now });
      assert.deepEqual(problems, []);
      assert.ok(files);
      specimens.push({ chain, files });
    }
  });

  const specimen = (chance: Chance): Specimen => {
    const chosen = specimens[chance.below(specimens.length)];
    assert.ok(chosen);
    return chosen;
  };

  /** Different encodings of the same. */
  const rewrappings: Record<string, (text: string, chance: Chance) => string | Buffer> = {
    CRLF: (text) => text.replaceAll("\n", "\r\n"),
    "old Mac line ends": (text) => text.replaceAll("\n", "\r"),
    "other columns": (text, chance) => rewrap(text, 1 + chance.below(200)),
    "one line a block": (text) => rewrap(text, 100_000),
    indentation: (text, chance) => text.replace(/^/gm, " ".repeat(1 + chance.below(8))),
    "blanks behind lines": (text) => text.replace(/\n/g, " \t\n"),
    "escaped line ends": (text) => text.replaceAll("\n", "\\n"),
    "text around": (text, chance) => `subject=/CN=${chance.below(1e9)}\n\n${text}\nend of file\n`,
    "no final newline": (text) => text.trimEnd(),
    "empty lines between blocks": (text) => text.replaceAll("-----BEGIN", "\n\n\n-----BEGIN"),
    "byte order mark": (text) => `\ufeff${text}`,
    "UTF-16": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
    "a file's bytes": (text) => Buffer.from(text),
  };

  it("a different encoding is accepted, and gives the same files byte for byte", () => {
    const table = new Table("encoded differently", ["same"]);
    const chance = new Chance("rewrappings");
    for (const [name, rewrite] of Object.entries(rewrappings)) {
      for (let round = 0; round < rounds / 50; round++) {
        const { chain, files } = specimen(chance);
        const blocks =
          (chain.fullchain + (chance.below(2) ? chain.chain : "")).match(/-----BEGIN[\s\S]*?-----END [A-Z]+-----\n/g) ??
          [];
        const shuffled = blocks.map((block) => ({ block, at: chance.number() })).sort((a, b) => a.at - b.at);
        const certificate = rewrite(shuffled.map(({ block }) => block).join(""), chance);
        const key = chance.below(2) && chain.key.kind !== "Ed25519" ? chain.key.traditional : chain.privateKey;
        const checked = checkCertificate({ certificate, privateKey: rewrite(key, chance), now });
        assert.deepEqual(checked.problems, [], name);
        assert.ok(isDeepStrictEqual(checked.files, files), name);
        table.count(name, "same");
      }
    }
    table.print();
  });

  /** Damage of any kind. If the result is still good, it must be the same. */
  const damages: Record<string, (text: string, chance: Chance) => string | Buffer> = {
    "flipped characters": (text, chance) => flip(Buffer.from(text), chance, 1 + chance.below(8)).toString("latin1"),
    "flipped bits of DER": (text, chance) =>
      text.replace(
        /(-----BEGIN [A-Z ]+-----\n)([^-]+)(-----END)/g,
        (whole, begin: string, body: string, end: string) =>
          chance.below(2)
            ? whole
            : `${begin}${flip(Buffer.from(body, "base64"), chance, 1 + chance.below(3)).toString("base64")}\n${end}`,
      ),
    "cut off": (text, chance) => text.slice(0, chance.below(text.length)),
    "beginning lost": (text, chance) => text.slice(chance.below(text.length)),
    "hole in the middle": (text, chance) => {
      const at = chance.below(text.length);
      return text.slice(0, at) + text.slice(at + 1 + chance.below(200));
    },
    "a piece twice": (text, chance) => {
      const [left, right] = [chance.below(text.length), chance.below(text.length)];
      return text.slice(0, Math.max(left, right)) + text.slice(Math.min(left, right));
    },
    "DER cut off": (text, chance) =>
      text.replace(/(-----BEGIN [A-Z ]+-----\n)([^-]+)(-----END)/, (_, begin: string, body: string, end: string) => {
        const der = Buffer.from(body, "base64");
        return `${begin}${der.subarray(0, chance.below(der.length)).toString("base64")}\n${end}`;
      }),
    "DER with more behind it": (text, chance) =>
      text.replace(/(-----BEGIN [A-Z ]+-----\n)([^-]+)(-----END)/, (_, begin: string, body: string, end: string) => {
        const more = Buffer.alloc(1 + chance.below(40), chance.below(256));
        return `${begin}${Buffer.concat([Buffer.from(body, "base64"), more]).toString("base64")}\n${end}`;
      }),
    "labels changed": (text, chance) =>
      text.replaceAll(/CERTIFICATE|PRIVATE KEY/g, (label) =>
        chance.one([
          label,
          "CERTIFICATE",
          "PRIVATE KEY",
          "EC PRIVATE KEY",
          "RSA PRIVATE KEY",
          "X509 CRL",
          "PUBLIC KEY",
        ]),
      ),
    "bytes of a DER file": (text, chance) =>
      flip(Buffer.from(text.replace(/-----[^-]+-----|\s/g, ""), "base64"), chance, chance.below(3)),
    "random bytes": (text, chance) => flip(Buffer.alloc(text.length), chance, text.length),
    "flipped bytes of a file": (text, chance) => flip(Buffer.from(text), chance, 1 + chance.below(20)),
  };

  it("damage never makes it throw, speak of the key, or accept another certificate or key", () => {
    const table = new Table("damages", ["refused", "harmless", "accepted another leaf's bytes"]);
    const chance = new Chance("damages");
    const names = Object.keys(damages) as [string, ...string[]];
    for (let round = 0; round < rounds; round++) {
      const name = chance.one(names);
      const { chain, files } = specimen(chance);
      const target = chance.one(["certificate", "chain", "privateKey"]);
      const inputs: Record<string, string | Buffer> = {
        certificate: chain.certificate,
        chain: chain.chain,
        privateKey: chain.privateKey,
      };
      const damage = damages[name];
      assert.ok(damage);
      inputs[target] = damage(String(inputs[target]) || chain.fullchain, chance);
      const checked = checkCertificate({
        certificate: inputs.certificate,
        chain: inputs.chain,
        privateKey: inputs.privateKey,
        requiredDomains: ["www.example.com"],
        now,
      });
      const said = JSON.stringify([checked.problems, checked.warnings]);
      assert.deepEqual(keyMaterialIn(said, chain.key), [], `${name} of ${target}, round ${round}`);
      for (const { reason } of checked.problems) {
        assert.match(reason, /^[^\n]{20,2500}[.?]$/, `${name} of ${target}: ${reason}`);
        assert.doesNotMatch(reason, /error:[0-9A-F]{8}|undefined|\[object|-----BEGIN [A-Z ]+-----\n/, reason);
      }
      if (checked.files === undefined) {
        assert.ok(checked.problems.length > 0, `${name} of ${target}, round ${round}: refused without a reason`);
        table.count(name, "refused");
      } else if (checked.files.certificate === files.certificate) {
        // The chain may be shorter: a missing intermediate is a warning. Its last certificate may be altered: the root that
        // signed it is missing.
        assert.ok(
          isSameKey(checked.files.privateKey, files.privateKey),
          `${name} of ${target}, round ${round}: another key`,
        );
        const proven = certificatesOf(checked.files.chain).slice(0, -1).join("");
        assert.ok(files.chain.startsWith(proven), `${name} of ${target}, round ${round}: another chain`);
        table.count(name, "harmless");
      } else {
        // Without its issuer, an altered leaf can't be detected; the key must still belong to it.
        assert.equal(checked.files.chain, "", `${name} of ${target}, round ${round}: a chain for an altered leaf`);
        assert.ok(
          isSameKey(checked.files.privateKey, files.privateKey),
          `${name} of ${target}, round ${round}: another key`,
        );
        table.count(name, "accepted another leaf's bytes");
      }
    }
    table.print();
  });

  it("a megabyte of anything takes limited time", () => {
    const size = 1024 * 1024;
    const fill = (piece: string) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
    const [first] = specimens;
    assert.ok(first);
    const { chain } = first;
    const chance = new Chance("megabytes");
    const hosts: Record<string, string | Buffer> = {
      "zero bytes": Buffer.alloc(size),
      "random bytes": flip(Buffer.alloc(size), chance, size),
      "random bytes that begin like DER": Buffer.concat([
        Buffer.from([0x30, 0x83, 0x0f, 0xff, 0xfb]),
        flip(Buffer.alloc(size - 5), chance, size),
      ]),
      "nested sequences": Buffer.from("3080".repeat(size / 2), "hex"),
      "nothing but BEGIN": fill("-----BEGIN CERTIFICATE-----\n"),
      "nothing but END": fill("-----END CERTIFICATE-----\n"),
      "BEGIN without its end": fill("-----BEGIN "),
      hyphens: fill("-"),
      blanks: fill(" "),
      "line ends": fill("\r\n"),
      backslashes: fill("\\"),
      "escaped line ends": fill("\\n"),
      "Proc-Type without end": `-----BEGIN PRIVATE KEY-----\n${fill("Proc-Type: ")}`.slice(0, size),
      "one endless block": `-----BEGIN CERTIFICATE-----\n${fill("A")}`.slice(0, size),
      "base64 without lines": fill("MIIB"),
      "headers without end": `-----BEGIN CERTIFICATE-----\n${fill("X-Header: value\n")}`.slice(0, size),
      "the certificate a thousand times": fill(chain.certificate),
      "the key a thousand times": fill(chain.privateKey),
      "a path": `/${fill("a/")}`.slice(0, size),
      JSON: fill('{"kty":'),
      "surrogate halves": fill("\ud800"),
    };
    let slowest = { name: "", milliseconds: 0 };
    for (const [name, content] of Object.entries(hosts)) {
      for (const input of ["certificate", "chain", "privateKey"] as const) {
        const start = performance.now();
        const inputs = {
          certificate: chain.certificate,
          chain: chain.chain,
          privateKey: chain.privateKey,
          [input]: content,
        };
        const { problems, files } = checkCertificate({ ...inputs, now });
        const milliseconds = performance.now() - start;
        slowest = milliseconds > slowest.milliseconds ? { name: `${name} as ${input}`, milliseconds } : slowest;
        assert.equal(files === undefined, problems.length > 0, name);
      }
    }
    console.log(
      `      ${Object.keys(hosts).length * 3} megabytes; the slowest: ${slowest.name}, ${slowest.milliseconds.toFixed(0)} ms`,
    );
  });
});

const certificatesOf = (pem: string): string[] => pem.match(/-----BEGIN[\s\S]*?-----END CERTIFICATE-----\n/g) ?? [];

/** PKCS#8 without an EC key's public half, which is optional. */
function isSameKey(left: string | undefined, right: string | undefined): boolean {
  const secretOf = (pem: string | undefined) => createPrivateKey(pem ?? "").export({ format: "jwk" });
  return isDeepStrictEqual(secretOf(left), secretOf(right));
}

/** PEM with other line lengths. */
function rewrap(text: string, columns: number): string {
  return text.replace(
    /(-----BEGIN [A-Z ]+-----\n)([^-]+)(-----END)/g,
    (_, begin: string, body: string, end: string) => {
      const lines = body.replace(/\s/g, "").match(new RegExp(`.{1,${columns}}`, "g")) ?? [];
      return `${begin}${lines.join("\n")}\n${end}`;
    },
  );
}

/** Some bytes replaced by random ones. */
function flip(bytes: Buffer, chance: Chance, count: number): Buffer {
  const flipped = Buffer.from(bytes);
  for (let left = count; left > 0 && flipped.length > 0; left--) {
    flipped[chance.below(flipped.length)] = chance.below(256);
  }
  return flipped;
}
