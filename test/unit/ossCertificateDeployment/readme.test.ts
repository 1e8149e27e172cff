import assert from "node:assert/strict";
import { type ReadmeFacts, renderReadme } from "../../../provider/ossCertificateDeployment/readme";
import { description } from "./deployed";

const facts: ReadmeFacts = { ...description, subjectAlternativeNames: [...description.subjectAlternativeNames] };

describe("README.md", () => {
  it("tells the certificate's facts", () => {
    assert.equal(
      renderReadme(facts),
      `# TLS certificate

Archive: 2026-11-23_0a1b2c3d

| | |
|---|---|
| Subject | \`CN=example.com\` |
| Names | \`example.com, *.example.com\` |
| Issuer | \`CN=Test Intermediate 1,O=Test\` |
| Serial number | 5e01 |
| Valid from | 2026-11-23T00:00:00Z |
| Valid until | 2027-02-21T00:00:00Z |
| SHA-1 fingerprint | 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567 |
| SHA-256 fingerprint | 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff |
| Key | ECDSA P-256 |

## Files

- \`cert.pem\`: the certificate alone
- \`privkey.pem\`: its private key, PKCS#8, not encrypted: keep it secret
- \`chain.pem\`: the intermediate certificates, empty when there are none
- \`fullchain.pem\`: the certificate and the intermediates, what most servers want
- \`README.md\`: this page

A server that wants the older SEC1 form (\`BEGIN EC PRIVATE KEY\`) gets it by

    openssl ec -in privkey.pem -out privkey-sec1.pem

Layout: https://autossl.dev
`,
    );
  });

  it("says how to get back the form that the key had before PKCS#8, if it had one", () => {
    const commands = (keyAlgorithm: string) => renderReadme({ ...facts, keyAlgorithm }).match(/^ {4}openssl .*$/gm);
    assert.deepEqual(commands("RSA 2048"), ["    openssl rsa -in privkey.pem -traditional -out privkey-pkcs1.pem"]);
    assert.deepEqual(commands("ECDSA P-384"), ["    openssl ec -in privkey.pem -out privkey-sec1.pem"]);
    assert.equal(commands("Ed25519"), null);
  });

  it("is the same bytes for the same certificate, whatever the chain and the day of renewal", () => {
    const later = { ...facts, renewAfter: "2027-02-01T00:00:00Z", chainFingerprints: [] };
    assert.equal(renderReadme(later), renderReadme(facts));
  });

  it("ends with the link it is given", () => {
    assert.match(
      renderReadme(facts, "https://example.com/certificates"),
      /\nLayout: https:\/\/example\.com\/certificates\n$/,
    );
  });

  it("says that there is no subject or name", () => {
    const text = renderReadme({ ...facts, subject: "", subjectAlternativeNames: [] });
    assert.match(text, /^\| Subject \| \(none\) \|$/m);
    assert.match(text, /^\| Names \| \(none\) \|$/m);
  });

  describe("keeps a hostile name in its cell", () => {
    const lines = renderReadme(facts).split("\n").length;

    /** The cells of a table row, as GitHub splits them: a backslash takes the next mark with it, another backslash included. */
    const cellsOf = (row: string) => [...row.matchAll(/(?:\\[\\|`]|[^|])+/g)].map(([cell]) => cell.trim());

    for (const [what, name, shown] of [
      ["a pipe", "a | b", "`a \\| b`"],
      ["a backslash before a pipe", "a\\|b", "`a\\\\\\|b`"],
      ["two backslashes before a pipe", "a\\\\|b", "`a\\\\\\\\\\|b`"],
      ["backticks", "a` | ```b", "`a' \\| '''b`"],
      ["a line end", "a\nArchive: 2020-01-01_00000000", "`a Archive: 2020-01-01_00000000`"],
      ["a carriage return", "a\rb", "`a b`"],
      ["a line separator", "a\u2028b\u2029c\u0085d", "`a b c d`"],
      ["marks that turn the text around", "a\u202eb\u200fc", "`a b c`"],
      ["HTML", "<script>alert(1)</script><!--", "`<script>alert(1)</script><!--`"],
      ["a link", "[click](https://example.org)", "`[click](https://example.org)`"],
      ["a backslash at the end", "a\\", "`a\\`"],
      ["nothing but white space", " \t\n", "(none)"],
    ] as const) {
      it(what, () => {
        const text = renderReadme({ ...facts, subject: name, issuer: name, subjectAlternativeNames: [name] });
        assert.equal(text.split("\n").length, lines, "no line more");
        assert.deepEqual(text.match(/^Archive: .*$/gm), ["Archive: 2026-11-23_0a1b2c3d"]);
        for (const label of ["Subject", "Names", "Issuer"]) {
          const row = text.split("\n").find((line) => line.startsWith(`| ${label} |`)) ?? "";
          assert.deepEqual(cellsOf(row), [label, shown]);
        }
      });
    }
  });
});
