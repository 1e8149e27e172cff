import assert from "node:assert/strict";
import { cachedKey, type GeneratedChain, generateChain, generateKey, toPem } from "../../support/certificates";
import { keyMaterialIn } from "../../support/keyMaterial";
import { pkcs7 } from "../../support/otherFormats";
import { checkCertificate } from "./checklist";

/** Writes one block differently, from its PEM or DER. */
type Rewrite = (pem: string, der: Buffer) => string | Buffer;

const label =
  (text: string): Rewrite =>
  (pem) =>
    pem.replaceAll(" CERTIFICATE-----", ` ${text}-----`);
const lines = (change: (line: string) => string) => (pem: string) =>
  `${pem.trimEnd().split("\n").map(change).join("\n")}\n`;
const begin =
  (line: string): Rewrite =>
  (pem) =>
    pem.replace("-----BEGIN CERTIFICATE-----", line);
const end =
  (line: string): Rewrite =>
  (pem) =>
    pem.replace("-----END CERTIFICATE-----", line);
const both =
  (change: (word: string) => string): Rewrite =>
  (pem) =>
    pem.replace(/-----(BEGIN|END) CERTIFICATE-----/g, (_, word: string) => change(word));
const body = (pem: string) => pem.replace(/-----.*-----\n/g, "");
const columns = (width: number) => (pem: string) =>
  pem.replace(/^[A-Za-z0-9+/=]+$/gm, (line) => line.replace(new RegExp(`.{${width}}`, "g"), "$&\n"));

/** A reader of PEM finds less in these than there is. Each must be read completely, or refused by name. */
const rewrites: Record<string, Rewrite> = {
  ...Object.fromEntries(
    [
      "X509 CERTIFICATE",
      "TRUSTED CERTIFICATE",
      "ATTRIBUTE CERTIFICATE",
      "INTERMEDIATE CERTIFICATE",
      "CA CERT",
      "CERTIFICATE CHAIN",
      "CERTIFICATE ",
      "Certificate",
      "certificate",
      "CERTIFICATE_2",
      "CERTIFICATE (intermediate)",
      "CERTIFICATE REQUEST",
      "X509 CRL",
      "PUBLIC KEY",
      "DH PARAMETERS",
      "PGP MESSAGE",
      "SOMETHING ELSE",
      "ZERTIFIKAT",
      "RSA PRIVATE KEY",
      "PRIVATE KEY",
      "",
      "A LABEL THAT IS FAR LONGER THAN ANY LABEL SHOULD BE AND GOES ON AND ON",
    ].map((text) => [`the label '${text}'`, label(text)]),
  ),
  BEGINCERTIFICATE: begin("-----BEGINCERTIFICATE-----"),
  "BEGINCERTIFICATE and ENDCERTIFICATE": both((word) => `-----${word}CERTIFICATE-----`),
  "four hyphens": both((word) => `----${word} CERTIFICATE----`),
  "four hyphens behind": both((word) => `-----${word} CERTIFICATE----`),
  "four hyphens before": both((word) => `----${word} CERTIFICATE-----`),
  "six hyphens": both((word) => `------${word} CERTIFICATE------`),
  "six hyphens before": both((word) => `------${word} CERTIFICATE-----`),
  "one hyphen": both((word) => `-${word} CERTIFICATE-`),
  "no hyphens": both((word) => `${word} CERTIFICATE`),
  "equals signs": both((word) => `=====${word} CERTIFICATE=====`),
  "en dashes": both((word) => `–––––${word} CERTIFICATE–––––`),
  "em dashes": both((word) => `—${word} CERTIFICATE—`),
  "minus signs": both((word) => `−−−−−${word} CERTIFICATE−−−−−`),
  "hyphens with blanks": both((word) => `- - - - -${word} CERTIFICATE- - - - -`),
  "blanks within the hyphens": both((word) => `----- ${word} CERTIFICATE -----`),
  "two blanks": both((word) => `-----${word}  CERTIFICATE-----`),
  "a tab": both((word) => `-----${word}\tCERTIFICATE-----`),
  "a no-break space": both((word) => `-----${word}\u00a0CERTIFICATE-----`),
  "an underscore": both((word) => `-----${word}_CERTIFICATE-----`),
  "lower case": both((word) => `-----${word.toLowerCase()} certificate-----`),
  "BEGIN misspelt": begin("-----BGEIN CERTIFICATE-----"),
  "both misspelt": both((word) => `-----${word}E CERTIFICATE-----`),
  "the BEGIN line missing": begin(""),
  "the END line missing": end(""),
  "both lines missing": both(() => ""),
  "both lines and the first of base64 missing": (pem) => body(pem).split("\n").slice(1).join("\n"),
  "the two lines swapped": both((word) => `-----${word === "END" ? "BEGIN" : "END"} CERTIFICATE-----`),
  "two BEGIN lines": end("-----BEGIN CERTIFICATE-----"),
  "two END lines": begin("-----END CERTIFICATE-----"),
  "a BEGIN line of another label": begin("-----BEGIN X509 CERTIFICATE-----"),
  "an END line of another label": end("-----END X509 CERTIFICATE-----"),
  "a BEGIN line of a key": begin("-----BEGIN RSA PRIVATE KEY-----"),
  "an END line of a key": end("-----END PRIVATE KEY-----"),
  "leading blanks": lines((line) => `   ${line}`),
  "text before the lines": both((word) => `intermediate:-----${word} CERTIFICATE-----`),
  "text behind the lines": both((word) => `-----${word} CERTIFICATE-----intermediate`),
  "text glued to damaged lines": both((word) => `intermediate----${word} CERTIFICATE----intermediate`),
  "a comment before every line": lines((line) => `# ${line}`),
  "a mail's quotation": lines((line) => `> ${line}`),
  "a program's strings": lines((line) => `    "${line}\\n" +`),
  "numbers before every line": (pem) =>
    lines((line) => line)(pem)
      .split("\n")
      .map((line, index) => `${index + 1}: ${line}`)
      .join("\n"),
  "a byte order mark": (pem) => `\ufeff${pem}`,
  "a byte order mark read as Latin-1": (pem) => `ï»¿${pem}`,
  "CR alone": (pem) => pem.replaceAll("\n", "\r"),
  "CRLF and four hyphens": (pem) => pem.replaceAll("\n", "\r\n").replaceAll("-----", "----"),
  "line separators": (pem) => pem.replaceAll("\n", "\u2028"),
  "HTML's line ends": (pem) => pem.replaceAll("\n", "<br>\n"),
  "HTML's references": (pem) => pem.replaceAll("\n", "&#10;").replaceAll("-", "&#45;"),
  "JSON's escapes, the hyphen too": (pem) => pem.replaceAll("\n", "\\n").replaceAll("-", "\\u002d"),
  "quoted-printable": (pem) => pem.replaceAll("=", "=3D").replaceAll("\n", "=\n"),
  "URL encoding": (pem) => encodeURIComponent(pem),
  "lines of 10 between damaged lines": (pem) => columns(10)(pem).replaceAll("-----", "---"),
  "lines of 6 between damaged lines": (pem) => columns(6)(pem).replaceAll("-----", "---"),
  "single characters between damaged lines": (pem) => columns(1)(pem).replaceAll("-----", "---"),
  "a character that is no base64": (pem) => pem.replace("\nM", "\n*"),
  "a character too few": (pem) => pem.replace("\nM", "\n"),
  "nothing but its first line": (pem) => pem.split("\n").slice(0, 2).join("\n"),
  "base64 alone on one line": (_, der) => der.toString("base64"),
  "base64 of URLs": (_, der) => der.toString("base64url"),
  "base64 of the PEM, as in a Secret": (pem) => `tls.crt: ${Buffer.from(pem).toString("base64")}`,
  "a JSON Web Key's x5c": (_, der) => JSON.stringify({ x5c: [der.toString("base64")] }),
  XML: (_, der) => `<X509Certificate>${der.toString("base64")}</X509Certificate>`,
  LDIF: (_, der) => `userCertificate;binary:: ${der.toString("base64").replaceAll(/.{70}/g, "$&\n ")}`,
  hex: (_, der) => der.toString("hex"),
  "hex with colons": (_, der) => der.toString("hex").replaceAll(/..(?=.)/g, "$&:"),
  "a program's bytes": (_, der) => der.toString("hex").replaceAll(/../g, "0x$&, "),
  "a program's decimals": (_, der) => der.join(", "),
  xxd: (_, der) => dump(der, (offset, pairs) => `${offset}: ${pairs.join(" ").replaceAll(/(..) (..)/g, "$1$2")}  0...`),
  "hexdump -C": (_, der) =>
    dump(der, (offset, pairs) => `${offset}  ${pairs.slice(0, 8).join(" ")}  ${pairs.slice(8).join(" ")}  |0...|`),
  "certutil -encodehex": (_, der) => dump(der, (offset, pairs) => `${offset.slice(4)}\t${pairs.join(" ")}   0...\r`),
  "columns of 8 alone": (_, der) => der.toString("base64").replaceAll(/.{8}/g, "$& "),
  "single characters alone": (_, der) => der.toString("base64").replaceAll(/./g, "$&\n"),
  DER: (_, der) => der,
  "DER read as Latin-1": (_, der) => der.toString("latin1"),
  "DER read as UTF-8": (_, der) => der.toString("utf8"),
  "UTF-16": (pem) => Buffer.from(`\ufeff${pem}`, "utf16le"),
  "UTF-16 of damaged lines": (pem) => Buffer.from(pem.replaceAll("-----", "---"), "utf16le"),
  "PKCS#7": (_, der) => toPem("PKCS7", pkcs7(der)),
  CMS: (_, der) => toPem("CMS", pkcs7(der)),
  "PKCS#7 under a label of nobody's": (_, der) => toPem("ARCHIVE", pkcs7(der)),
  "a certificate behind another in one block": (_, der) => toPem("CERTIFICATE", Buffer.concat([der, der])),
  "a certificate behind a key in one block": (_, der) =>
    toPem("PRIVATE KEY", Buffer.concat([cachedKey("P-256").der, der])),
  "a block within another": (pem) => `-----BEGIN BUNDLE-----\n${pem}-----END BUNDLE-----\n`,
  "a block within a damaged one": (pem) => `-----BEGIN CERTIFICATE-----\n${pem}`,
  "a block within a key's": (pem) => {
    const [first = "", ...rest] = cachedKey("P-256").pkcs8.split("\n");
    return [first, body(pem), ...rest].join("\n");
  },
  "headers before it": (pem) => pem.replace("BEGIN CERTIFICATE-----\n", "BEGIN CERTIFICATE-----\nComment: mine\n\n"),
  "a header that is a certificate": (pem, der) =>
    pem.replace("BEGIN CERTIFICATE-----\n", `BEGIN CERTIFICATE-----\nIssuer: ${der.toString("base64")}\n\n`),
};

/** Sixteen bytes on a line. */
function dump(der: Buffer, line: (offset: string, pairs: string[]) => string): string {
  const lines = der.toString("hex").match(/.{1,32}/g) ?? [];
  return `${lines
    .map((hex, index) => line((index * 16).toString(16).padStart(8, "0"), hex.match(/../g) ?? []))
    .join("\n")}\n`;
}

describe("no certificate is passed over", function () {
  this.timeout(60_000);

  let chain: GeneratedChain;

  before(async () => {
    chain = await generateChain({ intermediates: 2 });
  });

  /** Reads all three, or gives a sentence. */
  function assertReadOrRefused(input: string | Buffer, what: string): void {
    const { problems, description } = checkCertificate({ certificate: input });
    if (problems.length === 0) {
      assert.equal(description?.fingerprint, chain.leaf.fingerprint, what);
      assert.equal(description.chainFingerprints.length, 2, `${what}: dropped in silence`);
      return;
    }
    assert.equal(problems.length, 1, what);
    const { reason = "" } = problems[0] ?? {};
    assert.match(reason, /^`certificate` [^\n]{20,1500}[.?]$/, what);
    assert.doesNotMatch(reason, /issuer|gap|undefined/, `${what}: ${reason}`);
    assert.match(reason, /line \d|block|TRUSTED|UTF|PKCS#7|private key|DER/, `${what}: ${reason}`);
  }

  const join = (...pieces: (string | Buffer)[]): string | Buffer =>
    pieces.every((piece) => typeof piece === "string")
      ? pieces.join("")
      : Buffer.concat(pieces.map((piece) => Buffer.from(piece as string)));

  for (const [name, rewrite] of Object.entries(rewrites)) {
    it(`that is written with ${name}`, () => {
      const [first, second] = chain.intermediates;
      assert.ok(first && second);
      const odd = [rewrite(first.pem, first.der), rewrite(second.pem, second.der)] as const;
      for (const [where, input] of [
        ["behind the others", join(chain.certificate, first.pem, odd[1])],
        ["between the others", join(chain.certificate, odd[0], "\n", second.pem)],
        ["before the others", join(odd[0], "\n", chain.certificate, second.pem)],
        ["both", join(chain.certificate, odd[0], "\n", odd[1])],
        [
          "with a text around",
          join(`subject=CN = example.com\n${chain.certificate}`, odd[0], `\nissuer:\n${second.pem}the end`),
        ],
      ] as const) {
        assertReadOrRefused(input, where);
        assertReadOrRefused(Buffer.from(input as string), `${where}, as a file`);
      }
    });
  }

  it("names the block and its line", () => {
    const { certificate, intermediates } = chain;
    const [first = { pem: "" }, second = { pem: "" }] = intermediates;
    const reasonOf = (text: string) => checkCertificate({ certificate: text }).problems[0]?.reason ?? "";
    const line = certificate.split("\n").length;
    const mine = (pem: string) => pem.replaceAll("CERTIFICATE", "MY CERTIFICATE");
    assert.match(
      reasonOf(certificate + mine(first.pem) + mine(second.pem)),
      new RegExp(
        `label MY CERTIFICATE \\(the 2nd of 3 blocks, line ${line}\\), but it is a certificate.*Correct.*1 other place`,
      ),
    );
    assert.match(
      reasonOf(certificate + body(first.pem)),
      new RegExp(`a certificate as base64 outside .*\\(line ${line}\\)`),
    );
    assert.match(
      reasonOf(certificate + first.pem.slice(0, -30)),
      new RegExp(`^\`certificate\` is cut off: a block \\(the 2nd of 2 blocks, line ${line}\\)`),
    );
  });

  it("says what a document without PEM is", () => {
    const { fullchain, privateKey } = chain;
    const [crt, key] = [fullchain, privateKey].map((pem) => Buffer.from(pem).toString("base64"));
    const reasonOf = (certificate: string | Buffer) => checkCertificate({ certificate }).problems[0]?.reason ?? "";
    const secret = `apiVersion: v1\nkind: Secret\ndata:\n  tls.crt: ${crt}\n`;
    assert.match(
      reasonOf(secret),
      /encoded in base64 once more, as in a Kubernetes Secret \(line 4\)\. Decode that value alone/,
    );
    const whole = `${secret}  tls.key: ${key}\n`;
    assert.match(reasonOf(Buffer.from(whole)), /as in a Kubernetes Secret \(line 4\)/);
    assert.match(reasonOf(whole), /also holds a private key, .*the certificates without it\.$/);
  });

  it("finds no certificate in other text", () => {
    const { leaf, intermediates } = chain;
    const texts = [
      "### BEGIN CERTIFICATE CHAIN ###",
      "--- BEGIN OF THE INTERMEDIATE CERTIFICATES --- issued to Example Incorporated in 2026 ---",
      `SHA256 Fingerprint=${leaf.fingerprintSha256.toUpperCase().replaceAll(/..(?=.)/g, "$&:")}`,
      `sha512: ${leaf.fingerprintSha256}${leaf.fingerprintSha256}`,
      `    Session-ID: ${leaf.fingerprintSha256.toUpperCase()}\n    Session-ID-ctx: \n    Master-Key: ${leaf.fingerprintSha256}${leaf.fingerprint}`,
      "/etc/letsencrypt/live/www.example.com/archive/2026-11-26T10-00-00Z/intermediates/fullchain1.pem",
      "Bag Attributes\n    localKeyID: 54 69 6D 65 20 31 37 30 30 30\n    friendlyName: {3F2504E0-4F89-11D3-9A0C-0305E82C3301}",
      "=".repeat(300),
      "-".repeat(300),
      "Certificate:\n    Data:\n        Version: 3 (0x2)\n        Signature Value:\n            30:45:02:21:00:c1:2d:30:82:01:f1:30:82:01:97:a0",
      toPem("DH PARAMETERS", Buffer.from("30460241", "hex")),
      cachedKey("P-256").publicKey,
      "O=Müller & Söhne",
    ];
    for (const text of texts) {
      const certificate = [leaf, ...intermediates].map(({ pem }) => `${text}\n${pem}${text}\n`).join("");
      for (const input of [certificate, Buffer.from(certificate), Buffer.from(certificate, "latin1")]) {
        const checked = checkCertificate({ certificate: input });
        assert.deepEqual(checked.problems, [], text);
        assert.equal(checked.description?.chainFingerprints.length, 2, text);
      }
    }
  });
});

/** The state would keep them in plain text. */
describe("no private key is passed over in a certificate's text", () => {
  const key = generateKey();
  const hidden: Record<string, string> = {
    "under a label of nobody's": toPem("ANY PRIVATE KEY", key.der),
    "under a certificate's label": toPem("MY CERTIFICATE", key.der),
    "under a label without KEY": toPem("SECRET", key.traditionalDer),
    "between damaged lines": key.pkcs8.replaceAll("-----", "---"),
    "in lower case": key.pkcs8.replace(/-----.*-----/g, (line) => line.toLowerCase()),
    "in base64 alone": key.der.toString("base64"),
    "in base64 alone, the shortest one": generateKey("Ed25519").der.toString("base64"),
    "in base64 of its PEM": `tls.key: ${Buffer.from(key.pkcs8).toString("base64")}`,
    "in hex": key.der.toString("hex"),
    "in a dump": dump(key.der, (offset, pairs) => `${offset}: ${pairs.join(" ")}  0...`),
    "in a dump, the shortest one": dump(generateKey("Ed25519").der, (offset, pairs) => `${offset}: ${pairs.join(" ")}`),
    "in decimals": key.der.join(","),
    "in narrow columns": key.der.toString("base64").replaceAll(/.{4}/g, "$& "),
    "as a JSON Web Key": JSON.stringify(key.keyObject.export({ format: "jwk" })),
    "as a JSON Web Key in a string": JSON.stringify(JSON.stringify(key.keyObject.export({ format: "jwk" }))),
    encrypted: toPem("SECRET", Buffer.from(key.encryptedPkcs8.replace(/-----.*-----/g, ""), "base64")),
  };
  for (const [name, text] of Object.entries(hidden)) {
    it(name, async () => {
      const chain = await generateChain();
      for (const certificate of [chain.fullchain + text, `${text}\n${chain.fullchain}`]) {
        const { problems } = checkCertificate({ certificate });
        assert.match(
          problems[0]?.reason ?? "",
          /^`certificate` also holds a private key, and would keep it in the state/,
        );
        assert.deepEqual(keyMaterialIn(JSON.stringify(problems), key), []);
      }
    });
  }
});

describe("no key is passed over in a key's file", () => {
  const [key, other] = [generateKey(), generateKey()];
  const problemOf = (privateKey: string | Buffer) =>
    checkCertificate({ certificate: undefined, privateKey }).problems.map(({ reason }) => reason);

  for (const [name, text, expected] of [
    ["between damaged lines", other.pkcs8.replaceAll("-----", "---"), /another private key outside .*\(line \d+\)/],
    ["in base64 alone", other.der.toString("base64"), /another private key outside/],
    ["under a label of nobody's", toPem("SECRET", other.der), /2 different private keys/],
    ["cut off", other.pkcs8.slice(0, -30), /cut off.*the 2nd of 2 blocks, line \d+/],
  ] as const) {
    it(`another one, ${name}`, () => {
      const [reason = "", ...more] = problemOf(key.pkcs8 + text);
      assert.match(reason, expected);
      assert.deepEqual(more, []);
      assert.deepEqual(keyMaterialIn(reason, other), []);
    });
  }

  it("the key itself, in a Secret of Kubernetes", () => {
    const secret = `kind: Secret\ndata:\n  tls.key: ${Buffer.from(key.pkcs8).toString("base64")}\n`;
    assert.match(
      problemOf(secret).join(),
      /^`privateKey` holds a private key .*Kubernetes Secret \(line 3\)\. Decode that value alone/,
    );
  });

  it("the key itself, between damaged lines", () => {
    for (const damaged of [key.pkcs8.replaceAll(" PRIVATE KEY", "_KEY"), `key: ${key.der.toString("base64")}`]) {
      assert.match(
        problemOf(damaged).join(),
        /^`privateKey` (holds a private key outside .*|has damaged BEGIN and END lines)/,
      );
    }
  });

  for (const wrong of ["ANY PRIVATE KEY", "ECDSA PRIVATE KEY", "SECRET", "CERTIFICATE", "EC PRIVATE KEY"]) {
    it(`the key itself, under the label ${wrong}`, () => {
      assert.match(
        problemOf(toPem(wrong, key.der)).join(),
        /^`privateKey` says .* but what it holds is `PRIVATE KEY`: it is the key \(line 1\).*Correct its first and last line to `-----BEGIN PRIVATE KEY-----`/,
      );
    });
  }

  it("one in a TPM or behind PKCS#11, which can't leave it", () => {
    const tss2 = Buffer.from("301006066781050a0103a003010100040104", "hex");
    for (const input of [
      toPem("TSS2 PRIVATE KEY", tss2),
      toPem("TSS2 KEY BLOB", tss2),
      toPem("PKCS#11 PROVIDER URI", Buffer.from("3006")),
      "pkcs11:token=server;object=example.com;type=private",
    ]) {
      assert.match(
        problemOf(input).join(),
        /^`privateKey` refers to a key in a TPM.*cannot leave it.*made in a file\.$/,
      );
    }
  });
});
