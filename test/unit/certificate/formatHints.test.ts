import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  cachedKey,
  type GeneratedChain,
  generateChain,
  generateKey,
  passphrase,
  toPem,
} from "../../support/certificates";
import { pkcs7 } from "../../support/otherFormats";
import { temporaryFolder } from "../../support/temporaryFolder";
import { checkCertificate } from "./checklist";

type Input = string | Buffer;

/** Every command in a sentence works on the input that it was printed for. */
describe("printed commands", function () {
  this.timeout(120_000);

  let directory = "";
  let chain: GeneratedChain;

  before(async function () {
    if (process.platform === "win32" || spawnSync("openssl", ["version"]).status !== 0) {
      console.log("      skipped: there is no openssl, or no POSIX shell");
      this.skip();
    }
    chain = await generateChain({ intermediates: 2, key: cachedKey("P-256") });
    directory = temporaryFolder("it's a hint ");
  });

  after(() => {
    if (directory !== "") {
      rmSync(directory, { recursive: true });
    }
  });

  const at = (name: string) => join(directory, name);
  const sh = (command: string) =>
    execFileSync("sh", ["-ec", command], { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  const make = (command: string, ...files: [string, Input][]) => {
    for (const [name, content] of files) {
      writeFileSync(at(name), content);
    }
    sh(command);
    return readFileSync(at("made"));
  };
  const has = (tool: string) => spawnSync(tool, ["--help"]).error === undefined;

  /** Without a terminal, nobody is asked for a passphrase. */
  const unattended = (command: string) =>
    command
      .replace(/^openssl (pkey|rsa|ec|pkcs8|pkcs12) /, `openssl $1 -passin pass:'${passphrase}' `)
      .replace(
        /^keytool -importkeystore /,
        `keytool -importkeystore -srcstorepass '${passphrase}' -deststorepass '${passphrase}' `,
      )
      .replace(/ ssh-keygen -p /, " ssh-keygen -p -P '' ")
      .replace(/^gpg /, `gpg --batch --quiet --pinentry-mode loopback --passphrase '${passphrase}' `);

  const reads = /-in (\S+)|-certfile (\S+)|-srckeystore (\S+)|-f (\S+)|< (\S+)|readFileSync\('([^']+)'|--decrypt (\S+)/;
  const writes =
    /.*(?:-out (\S+?)|-certsout (\S+)|> (\S+)|-f (\S+)|-destkeystore (\S+)|writeFileSync\('([^']+)')(?: |,|$)/;
  const nameIn = (command: string, pattern: RegExp) =>
    pattern
      .exec(command)
      ?.slice(1)
      .find((name) => name !== undefined);

  /** Follows one sentence after the other, until there is no problem; the result. */
  function follow(input: "certificate" | "privateKey", content: Input): string {
    let current = content;
    for (let round = 0; round < 4; round++) {
      const inputs = { certificate: undefined, privateKey: undefined, [input]: current };
      const [problem] = checkCertificate({ ...inputs }).problems;
      if (problem === undefined) {
        return String(current);
      }
      const commands = [...problem.reason.matchAll(/`((?:tr|openssl|node|keytool|chmod|gpg) [^`]+)`/g)].map(
        ([, one = ""]) => one,
      );
      assert.ok(commands.length > 0, problem.reason);
      writeFileSync(at(nameIn(commands[0] ?? "", reads) ?? ""), current, { mode: 0o600 });
      for (const command of commands) {
        sh(unattended(command));
      }
      current = readFileSync(at(nameIn(commands.at(-1) ?? "", writes) ?? ""));
    }
    throw new Error(`No end: ${input}`);
  }

  const givesChain = (content: Input, intermediates = 2) => {
    const { problems, description } = checkCertificate({
      certificate: follow("certificate", content),
    });
    assert.deepEqual(problems, []);
    assert.equal(description?.fingerprint, chain.leaf.fingerprint);
    assert.equal(description.chainFingerprints.length, intermediates);
  };
  const givesKey = (content: Input, key = chain.key) =>
    assert.ok(createPrivateKey(follow("privateKey", content)).equals(key.keyObject));

  /** Mangled PEM that this package reads and OpenSSL doesn't. */
  const mangled: Record<string, (pem: string) => Input> = {
    "as it is": (pem) => pem,
    "with CRLF": (pem) => pem.replaceAll("\n", "\r\n"),
    "with CR": (pem) => pem.replaceAll("\n", "\r"),
    indented: (pem) => pem.replaceAll(/^/gm, "    "),
    "indented with tabs": (pem) => pem.replaceAll(/^/gm, "\t"),
    "behind a byte order mark": (pem) => `\ufeff${pem}`,
    "in JSON": (pem) => JSON.stringify({ data: { pem, more: 1 } }),
    "in JSON with escaped slashes": (pem) => JSON.stringify({ pem }).replaceAll("/", "\\/"),
    "in JSON with escapes by number": (pem) =>
      JSON.stringify({ pem }).replaceAll("+", "\\u002b").replaceAll("=", "\\u003d"),
    "in JSON within JSON": (pem) => JSON.stringify(JSON.stringify({ pem })),
    "with literal \\n": (pem) => pem.replaceAll("\n", "\\n"),
    "in UTF-16": (pem) => Buffer.from(`\ufeff${pem}`, "utf16le"),
    "behind other text on the line": (pem) =>
      pem.replace("-----BEGIN", "key: -----BEGIN").replace(/-----\n$/, "-----, "),
    "with trailing blanks": (pem) => pem.replaceAll("\n", "  \n"),
    "with no-break spaces": (pem) => pem.replaceAll("\n", "\u00a0\n"),
  };
  const unheaded: typeof mangled = {
    ...mangled,
    "with blanks for line ends": (pem) => pem.replaceAll("\n", " "),
    "with base64 on one line": (pem) => pem.replaceAll(/(?<!-)\n(?!-)/g, ""),
    "on one line": (pem) => pem.replaceAll("\n", ""),
    "with blank lines": (pem) => pem.replaceAll("\n", "\n\n"),
  };

  for (const [way, mangle] of Object.entries(unheaded)) {
    it(`decrypt a PKCS#8 key ${way}`, () => {
      givesKey(mangle(chain.key.encryptedPkcs8));
    });

    it(`take certificates out of a file with a key ${way}`, () => {
      const mangledChain = mangle(chain.fullchain + chain.privateKey);
      // A file may contain the key; text, which the state keeps, must not.
      const text = typeof mangledChain === "string" ? mangledChain : mangledChain.toString("latin1");
      givesChain(text);
    });

    it(`convert CMS ${way}`, () => givesChain(mangle(toPem("CMS", allInPkcs7()))));
  }

  it("decrypt PKCS#8 keys of every kind", () => {
    for (const kind of ["P-384", "RSA-2048", "Ed25519"] as const) {
      givesKey(cachedKey(kind).encryptedPkcs8, cachedKey(kind));
    }
    givesKey(cachedKey("RSA-2048").encryptedTraditional, cachedKey("RSA-2048"));
  });

  const allInPkcs7 = () => pkcs7(Buffer.concat([chain.leaf, ...chain.intermediates].map(({ der }) => der)));
  const trusted = () =>
    make("openssl x509 -in c.pem -trustout -setalias shop -out made", ["c.pem", chain.certificate]).toString();

  it("convert PKCS#7 and trusted certificates", () => {
    for (const label of ["PKCS7", "PKCS #7 SIGNED DATA"]) {
      givesChain(toPem(label, allInPkcs7()));
      givesChain(toPem(label, allInPkcs7()).replaceAll(/^/gm, " "));
    }
    givesChain(trusted(), 0);
    givesChain(trusted().replaceAll(/^/gm, " "), 0);
    givesChain(trusted() + chain.chain);
    givesChain((trusted() + chain.chain).replaceAll("\n", "\r"));
    givesChain(trusted() + chain.chain.replaceAll(" CERTIFICATE", " TRUSTED CERTIFICATE"));
  });

  for (const [way, mangle] of Object.entries(mangled)) {
    it(`decrypt a traditional key ${way}`, () => {
      givesKey(mangle(chain.key.encryptedTraditional));
    });
  }

  it("take certificates out of a file with a key in any form", () => {
    const { key } = chain;
    for (const hidden of [
      toPem("ANY PRIVATE KEY", key.der),
      toPem("MY CERTIFICATE", key.der),
      key.pkcs8.replaceAll("-----", "---"),
      key.der.toString("base64"),
      key.encryptedPkcs8,
      key.encryptedTraditional,
      JSON.stringify(key.keyObject.export({ format: "jwk" })),
    ]) {
      givesChain(`${chain.fullchain}${hidden}\n`);
      givesChain(`${hidden}\n${chain.fullchain}`);
    }
  });

  it("decrypt a key under a wrong label", () => {
    for (const label of ["PRIVATE KEY", "ANY PRIVATE KEY", "RSA PRIVATE KEY"]) {
      givesKey(chain.key.encryptedPkcs8.replaceAll("ENCRYPTED PRIVATE KEY", label));
      givesKey(chain.key.encryptedPkcs8.replaceAll("ENCRYPTED PRIVATE KEY", label).replaceAll(/^/gm, "  "));
    }
  });

  for (const [name, wrap] of [
    ["on one line", (base64: string) => base64],
    ["in lines of 76", (base64: string) => base64.replaceAll(/.{76}/g, "$&\n")],
    ["in lines of 64 with CRLF", (base64: string) => `${base64.replaceAll(/.{64}/g, "$&\r\n")}\r\n`],
    ["of URLs", (base64: string) => base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")],
    ["without padding", (base64: string) => base64.replaceAll("=", "")],
  ] as const) {
    it(`decode base64 ${name}`, () => {
      const encode = (bytes: string | Uint8Array) => wrap(Buffer.from(bytes).toString("base64"));
      const { key, leaf } = chain;
      for (const as of [(text: string) => text, (text: string) => Buffer.from(text)]) {
        givesChain(as(encode(chain.fullchain)));
        givesChain(as(encode(leaf.der)), 0);
        givesChain(as(encode(pkcs7(leaf.der))), 0);
        for (const content of [chain.privateKey, key.der, key.traditionalDer]) {
          givesKey(as(encode(content)));
        }
        givesKey(as(encode(Buffer.from(key.encryptedPkcs8.replace(/-----.*-----/g, ""), "base64"))));
      }
    });
  }

  it("decode hex", () => {
    for (const write of [
      (hex: string) => hex,
      (hex: string) => hex.replaceAll(/..(?=.)/g, "$&:"),
      (hex: string) => hex.replaceAll(/../g, "0x$&, "),
    ]) {
      givesChain(write(chain.leaf.der.toString("hex")), 0);
      givesKey(write(chain.key.der.toString("hex")));
    }
  });

  it("convert DER, of one certificate or several", () => {
    const { key, leaf, intermediates } = chain;
    givesChain(leaf.der, 0);
    givesChain(Buffer.concat([leaf, ...intermediates].map(({ der }) => der)));
    givesChain(pkcs7(leaf.der), 0);
    givesKey(key.der);
    givesKey(key.traditionalDer);
    givesKey(cachedKey("RSA-2048").traditionalDer, cachedKey("RSA-2048"));
    givesKey(Buffer.from(key.encryptedPkcs8.replace(/-----.*-----/g, ""), "base64"));
  });

  it("convert PKCS#12, new files and old ones", function () {
    const files: [string, Input][] = [
      ["c.pem", chain.fullchain],
      ["k.pem", chain.privateKey],
    ];
    const command = `openssl pkcs12 -export -in c.pem -inkey k.pem -out made -passout pass:'${passphrase}'`;
    for (const option of ["", "-legacy"]) {
      if (spawnSync("sh", ["-c", `${command} ${option}`], { cwd: directory }).status !== 0 && option !== "") {
        console.log("      skipped: this openssl has no -legacy");
        this.skip();
      }
      const pfx = make(`${command} ${option}`, ...files);
      givesChain(pfx);
      givesKey(pfx);
    }
  });

  it("convert Java keystores", function () {
    if (!has("keytool")) {
      console.log("      skipped: there is no keytool");
      this.skip();
    }
    make(
      `openssl pkcs12 -export -in c.pem -inkey k.pem -out made -passout pass:'${passphrase}'`,
      ["c.pem", chain.fullchain],
      ["k.pem", chain.privateKey],
    );
    for (const type of ["jks", "jceks"]) {
      sh(
        `rm -f bundle.pfx store && keytool -importkeystore -noprompt -srckeystore made -srcstoretype PKCS12 -srcstorepass '${passphrase}' -destkeystore store -deststoretype ${type} -deststorepass '${passphrase}'`,
      );
      const store = readFileSync(at("store"));
      for (const gives of [() => givesChain(store), () => givesKey(store)]) {
        rmSync(at("bundle.pfx"), { force: true });
        gives();
      }
    }
  });

  it("convert OpenSSH's format, and none is printed for a kind that can't leave it", function () {
    if (!has("ssh-keygen")) {
      console.log("      skipped: there is no ssh-keygen");
      this.skip();
    }
    for (const [kind, gives] of [
      ["ecdsa", true],
      ["rsa", true],
      ["ed25519", false],
    ] as const) {
      rmSync(at("made"), { force: true });
      const key = make(`ssh-keygen -q -t ${kind} -N '' -f made`).toString();
      for (const content of [key, key.replaceAll(/^/gm, "  ")]) {
        if (gives) {
          rmSync(at("copy-of-key"), { force: true });
          assert.match(follow("privateKey", content), /^-----BEGIN (EC |RSA )?PRIVATE KEY-----/);
        } else {
          assert.throws(() => follow("privateKey", content), /ssh-keygen writes an Ed25519 key in no other/);
        }
      }
    }
  });

  it("convert Microsoft's PVK", function () {
    const { traditional } = cachedKey("RSA-2048");
    if (spawnSync("openssl", ["rsa", "-outform", "PVK", "-pvk-none"], { input: traditional }).status !== 0) {
      console.log("      skipped: this openssl has no PVK");
      this.skip();
    }
    givesKey(
      make("openssl rsa -in k.pem -outform PVK -pvk-none -out made", ["k.pem", traditional]),
      cachedKey("RSA-2048"),
    );
    const encrypt = `openssl rsa -in k.pem -outform PVK -pvk-strong -passout pass:'${passphrase}' -out made -provider legacy -provider default`;
    if (spawnSync("sh", ["-c", encrypt], { cwd: directory }).status === 0) {
      givesKey(make(encrypt), cachedKey("RSA-2048"));
    }
  });

  it("convert JSON Web Keys, alone, in a set or in another document", () => {
    const jwk = (key = chain.key) => ({ ...key.keyObject.export({ format: "jwk" }), kid: 'it\'s "$HOME"' });
    const { d: _, ...publicJwk } = jwk();
    for (const as of [(text: string) => text, (text: string) => Buffer.from(text)]) {
      for (const kind of ["RSA-2048", "Ed25519"] as const) {
        givesKey(as(JSON.stringify(jwk(cachedKey(kind)))), cachedKey(kind));
      }
      for (const document of [
        jwk(),
        { keys: [jwk()] },
        { keys: [publicJwk, jwk()] },
        { account: { key: jwk() } },
        [jwk()],
      ]) {
        givesKey(as(JSON.stringify(document, undefined, 2)));
      }
      writeFileSync(at("fullchain.pem"), chain.fullchain);
      givesKey(as(JSON.stringify({ keys: [jwk(generateKey()), jwk()] })));
      const x5c = [chain.leaf, ...chain.intermediates].map(({ der }) => der.toString("base64"));
      givesChain(as(JSON.stringify({ keys: [{ ...publicJwk, x5c }] })));
      givesChain(as(JSON.stringify({ ...publicJwk, x5c })));
    }
    for (const [document, expected] of [
      [publicJwk, /a JSON Web Key \(JWK\) without the private part/],
      [{ keys: [publicJwk] }, /a set of JSON Web Keys \(JWK\) without the private part/],
      [{ kty: "oct", k: "AAAA" }, /without the private part/],
      [{ ...jwk(cachedKey("RSA-2048")), p: undefined }, /lacks some parts/],
    ] as const) {
      assert.throws(() => follow("privateKey", JSON.stringify(document)), expected);
    }
  });

  it("decode the encoding of URLs and forms", () => {
    for (const encode of [encodeURIComponent, (text: string) => new URLSearchParams({ a: text }).toString().slice(2)]) {
      givesChain(encode(chain.fullchain));
      givesKey(encode(chain.privateKey));
    }
  });

  it("replace explicit curve parameters by a name", () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256", paramEncoding: "explicit" });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    for (const mangle of [(text: string) => text, (text: string) => text.replaceAll(/^/gm, " ")]) {
      assert.match(follow("privateKey", mangle(pem)), /^-----BEGIN (EC )?PRIVATE KEY-----/);
    }
  });

  it("decrypt a PGP message", function () {
    if (!has("gpg")) {
      console.log("      skipped: there is no gpg");
      this.skip();
    }
    const home = temporaryFolder("gpg-");
    const before = process.env.GNUPGHOME;
    process.env.GNUPGHOME = home;
    try {
      const encrypt = `gpg --batch --quiet --yes --pinentry-mode loopback --passphrase '${passphrase}' --armor --symmetric --output made c.pem`;
      givesChain(make(encrypt, ["c.pem", chain.fullchain]));
      givesKey(make(encrypt, ["c.pem", chain.privateKey]).toString().replaceAll("\n", "\r\n"));
    } finally {
      spawnSync("gpgconf", ["--kill", "all"]);
      rmSync(home, { recursive: true, force: true });
      if (before === undefined) {
        delete process.env.GNUPGHOME;
      } else {
        process.env.GNUPGHOME = before;
      }
    }
  });

  it("never use the user's own file name, which might need quoting", () => {
    const reason = checkCertificate({ certificate: chain.leaf.der }).problems[0]?.reason;
    assert.match(reason ?? "", /-in certificate\.cer /);
  });
});
