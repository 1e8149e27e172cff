import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ReadmeFacts, renderReadme } from "../../../provider/bucketLayout/readme";
import { etagOf } from "../../../provider/oss/bucket";
import { checkDeployment } from "../../../provider/ossCertificateDeployment/check";
import { compare } from "../../../provider/ossCertificateDeployment/diff";
import { inspectCertificate } from "../../../provider/ossCertificateDeployment/inspect";
import { reconcile } from "../../../provider/ossCertificateDeployment/reconcile";
import { refreshDeployment } from "../../../provider/ossCertificateDeployment/refresh";
import type { CheckedInputs, DeploymentState, RawInputs } from "../../../provider/ossCertificateDeployment/state";
import { verifyObjects } from "../../../provider/ossCertificateDeployment/verify";
import { cachedKey, generateChain } from "../../support/certificates";
import { temporaryFolder } from "../../support/temporaryFolder";
import { description } from "../ossCertificateDeployment/deployed";
import { MemoryBucket } from "../ossCertificateDeployment/memoryBucket";

const facts: ReadmeFacts = { ...description, subjectAlternativeNames: [...description.subjectAlternativeNames] };

describe("README.md", () => {
  it("contains the certificate's facts", () => {
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
    assert.deepEqual(commands("RSA 2048"), ["    openssl pkey -in privkey.pem -traditional -out privkey-pkcs1.pem"]);
    assert.deepEqual(commands("ECDSA P-384"), ["    openssl ec -in privkey.pem -out privkey-sec1.pem"]);
    assert.equal(commands("Ed25519"), null);
  });

  /** `openssl pkey -traditional` is in OpenSSL from 1.1.0 (apps/pkey.c); `openssl rsa -traditional` from 3.0 only. */
  it("gives commands that OpenSSL follows, and that give the same key", function () {
    if (spawnSync("openssl", ["version"]).status !== 0) {
      console.log("      skipped: there is no openssl");
      this.skip();
    }
    const folder = temporaryFolder("certificates-readme-");
    for (const [keyAlgorithm, key] of [
      ["RSA 2048", cachedKey("RSA-2048")],
      ["ECDSA P-256", cachedKey("P-256")],
      ["ECDSA P-384", cachedKey("P-384")],
    ] as const) {
      const [command = ""] = renderReadme({ ...facts, keyAlgorithm }).match(/(?<=^ {4})openssl .*$/m) ?? [];
      assert.doesNotMatch(command, /^openssl rsa .*-traditional/);
      writeFileSync(join(folder, "privkey.pem"), key.pkcs8);
      execFileSync("sh", ["-ec", command], { cwd: folder, stdio: "ignore" });
      const [target = ""] = /\S+$/.exec(command) ?? [];
      assert.equal(readFileSync(join(folder, target), "utf8"), key.traditional);
    }
    rmSync(folder, { recursive: true });
  });

  describe("of an older version, with another command in it", () => {
    const place = { region: "cn-hangzhou", bucket: "certificates", prefix: "site" };
    const older = (text: string) => text.replace("openssl pkey -in", "openssl rsa -in");
    let inputs: CheckedInputs;
    let bucket: MemoryBucket;
    let state: DeploymentState;
    let readmes: string[];

    before(async () => {
      const chain = await generateChain({ key: cachedKey("RSA-2048") });
      const given = { ...place, certificate: chain.fullchain, privateKey: chain.privateKey };
      inputs = checkDeployment({}, given, { now: new Date() }).inputs as unknown as CheckedInputs;
      bucket = new MemoryBucket();
      state = await reconcile(inputs, undefined, bucket, new Date());
      readmes = state.objects.map(({ key }) => key).filter((key) => key.endsWith("README.md"));
      assert.equal(readmes.length, 2);
      for (const key of readmes) {
        const text = (await bucket.read(key)).toString();
        assert.notEqual(older(text), text);
        bucket.place(key, older(text), bucket.objects.get(key)?.meta);
      }
      const etags = await Promise.all(
        state.objects.map(async ({ key }) => ({ key, etag: etagOf(await bucket.read(key)) })),
      );
      state = { ...state, objects: etags };
    });

    it("makes no difference, and a refresh finds nothing", async () => {
      const { inputs: checked, failures } = checkDeployment(inputs as RawInputs, inputs as RawInputs, {
        now: new Date(),
      });
      assert.deepEqual(failures, []);
      const none = { replace: [], write: [], record: [], missing: [] };
      assert.deepEqual(compare(state, checked as Partial<CheckedInputs>), none);
      const told: string[] = [];
      assert.deepEqual(await refreshDeployment(state, bucket, (text) => told.push(text)), state);
      assert.deepEqual(told, []);
    });

    it("is accepted by verify", async () => {
      const { objects } = inspectCertificate({ ...inputs, privateKey: inputs.privateKey } as RawInputs, new Date());
      const verdicts = (await verifyObjects(objects, bucket)).map(({ key, verdict }) => `${key}: ${verdict}`);
      assert.deepEqual(
        verdicts.filter((text) => !text.endsWith(": same")),
        readmes.map((key) => `${key}: equivalent`),
      );
    });

    it("stays in the archive when the same certificate is deployed again, and is replaced in latest/", async () => {
      const again = await reconcile(inputs, undefined, bucket, new Date());
      const texts = await Promise.all(readmes.map(async (key) => [key, (await bucket.read(key)).toString()] as const));
      for (const [key, text] of texts) {
        assert.equal(text.includes("openssl rsa -in"), !key.includes("/latest/"), key);
      }
      assert.equal(again.objects.length, 10);
    });
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
