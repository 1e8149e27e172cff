import assert from "node:assert/strict";

import { readPem, toPem } from "../../../provider/certificate/pem";
import { type GeneratedChain, generateChain } from "../../support/certificates";

describe("readPem", () => {
  let chain: GeneratedChain;

  before(async () => {
    chain = await generateChain({ intermediates: 2 });
  });

  function assertReadsAll(text: string): void {
    const { blocks, damages } = readPem(text);
    assert.deepEqual(damages, []);
    assert.deepEqual(
      blocks.map(({ bytes }) => bytes.toString("hex")),
      [chain.leaf, ...chain.intermediates].map(({ der }) => der.toString("hex")),
    );
    assert.ok(blocks.every(({ label, encrypted }) => label === "CERTIFICATE" && !encrypted));
  }

  const manglings: Record<string, (pem: string) => string> = {
    "plain text": (pem) => pem,
    CRLF: (pem) => pem.replaceAll("\n", "\r\n"),
    "CR alone": (pem) => pem.replaceAll("\n", "\r"),
    "a byte order mark": (pem) => `\ufeff${pem}`,
    "literal \\n": (pem) => pem.replaceAll("\n", "\\n"),
    "literal \\r\\n": (pem) => pem.replaceAll("\n", "\\r\\n"),
    "twice escaped \\n": (pem) => pem.replaceAll("\n", "\\\\n"),
    "a JSON document": (pem) => JSON.stringify({ certificate: pem }),
    "JSON with escaped slashes": (pem) => JSON.stringify(pem).replaceAll("/", "\\/"),
    "JSON with escapes by number": (pem) =>
      JSON.stringify(pem).replaceAll("/", "\\u002F").replaceAll("+", "\\u002b").replaceAll("=", "\\u003D"),
    "JSON within JSON": (pem) => JSON.stringify(JSON.stringify(pem).replaceAll("/", "\\/").replaceAll("+", "\\u002b")),
    "text around": (pem) => `Bag Attributes\n    localKeyID: 01 02\nsubject=CN = example.com\n${pem}\nthe end`,
    "text between": (pem) => pem.replaceAll("-----BEGIN", "Certificate:\n    Version: 3 (0x2)\n-----BEGIN"),
    indentation: (pem) => pem.replaceAll(/^/gm, "      "),
    "no final newline": (pem) => pem.trimEnd(),
    "blanks for newlines": (pem) => pem.replaceAll("\n", " "),
    "blocks on one line": (pem) => pem.replaceAll("-----END CERTIFICATE-----\n", "-----END CERTIFICATE-----"),
    "base64 in one line": (pem) => pem.replaceAll(/(?<!-)\n(?!-)/g, ""),
    "base64 in lines of 10": (pem) =>
      pem.replaceAll(/^([A-Za-z0-9+/=]+)$/gm, (line) => line.replaceAll(/.{10}/g, "$&\n")),
    "blank lines": (pem) => pem.replaceAll("\n", "\n\n"),
    "no-break and zero-width spaces": (pem) => pem.replaceAll("\n", "\u00a0\u200b\n"),
    "header lines": (pem) => pem.replaceAll("BEGIN CERTIFICATE-----\n", "BEGIN CERTIFICATE-----\nComment: mine\n\n"),
    "UTF-16 read as Latin-1": (pem) => Buffer.from(pem, "utf16le").toString("latin1"),
    "UTF-16 read as UTF-8": (pem) => Buffer.from(`\ufeff${pem}`, "utf16le").toString("utf8"),
  };
  for (const [name, mangle] of Object.entries(manglings)) {
    it(`reads ${name}`, () => assertReadsAll(mangle(chain.fullchain)));
  }

  it("recognizes the legacy encryption, even without line ends", () => {
    const encrypted = chain.key.encryptedTraditional;
    for (const text of [encrypted, encrypted.replaceAll("\n", " "), encrypted.replaceAll("\n", "\\n")]) {
      assert.deepEqual(
        readPem(text).blocks.map(({ place: _, ...block }) => block),
        [{ label: "EC PRIVATE KEY", bytes: Buffer.alloc(0), encrypted: true }],
      );
    }
  });

  it("reports what it can't read, and continues", () => {
    const { certificate } = chain;
    const kinds = (text: string): string[] => readPem(text).damages.map(({ kind }) => kind);
    assert.deepEqual(kinds(certificate.slice(0, -30) + certificate), ["noEnd"]);
    assert.deepEqual(kinds(certificate.slice(30) + certificate), ["noBegin"]);
    assert.deepEqual(kinds(certificate.replace("END CERTIFICATE", "END PRIVATE KEY")), ["noEnd"]);
    assert.deepEqual(kinds(certificate.replace("\nM", "\n!")), ["notBase64"]);
    assert.deepEqual(kinds(certificate.replace("\nM", "\n")), ["cutShort"]);
    assert.equal(readPem(certificate.slice(0, -30) + certificate).blocks.length, 1);
  });
});

describe("toPem", () => {
  it("wraps at 64 columns and ends with a newline", () => {
    for (const size of [1, 47, 48, 49, 96, 500]) {
      const pem = toPem("CERTIFICATE", Buffer.alloc(size, 0x5a));
      const lines = pem.split("\n");
      assert.equal(lines.pop(), "");
      assert.ok(lines.slice(1, -2).every((line) => line.length === 64));
      assert.ok((lines.at(-2) ?? "").length <= 64);
      assert.equal(readPem(pem).blocks[0]?.bytes.length, size);
    }
  });

  it("writes a key as OpenSSL does", async () => {
    const { key } = await generateChain();
    assert.equal(toPem("PRIVATE KEY", key.der), key.pkcs8);
  });
});
