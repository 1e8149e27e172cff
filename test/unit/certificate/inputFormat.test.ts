import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { detectFormat } from "../../../provider/certificate/inputFormat";
import { type GeneratedChain, generateChain, passphrase } from "../../support/certificates";
import { temporaryFolder } from "../../support/temporaryFolder";

/** Real files of other tools; the table of bad inputs has imitations for machines without these tools. */
describe("files of other tools", function () {
  this.timeout(60_000);

  let directory = "";
  let chain: GeneratedChain;

  before(async function () {
    if (spawnSync("openssl", ["version"]).status !== 0) {
      this.skip();
    }
    chain = await generateChain();
    directory = temporaryFolder("certificate-");
    writeFileSync(join(directory, "fullchain.pem"), chain.fullchain);
    writeFileSync(join(directory, "privkey.pem"), chain.privateKey);
  });

  after(() => {
    if (directory !== "") {
      rmSync(directory, { recursive: true });
    }
  });

  function openssl(...args: string[]): string {
    return execFileSync("openssl", args, { cwd: directory, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  function read(name: string): Buffer {
    return readFileSync(join(directory, name));
  }

  function makePfx(): void {
    openssl(
      "pkcs12",
      "-export",
      "-in",
      "fullchain.pem",
      "-inkey",
      "privkey.pem",
      "-out",
      "bundle.pfx",
      "-passout",
      `pass:${passphrase}`,
    );
  }

  it("recognizes a PKCS#12 file of openssl, as bytes and as base64", () => {
    makePfx();
    assert.equal(detectFormat(read("bundle.pfx")), "pfx");
    assert.deepEqual(detectFormat(read("bundle.pfx").toString("base64")), { base64Of: "pfx" });
  });

  it("recognizes keystores of keytool", function () {
    if (spawnSync("keytool", ["-help"]).error !== undefined) {
      this.skip();
    }
    makePfx();
    for (const type of ["jks", "jceks"] as const) {
      const options = ["-srckeystore", "bundle.pfx", "-srcstoretype", "PKCS12", "-srcstorepass", passphrase];
      const target = ["-destkeystore", type, "-deststoretype", type, "-deststorepass", passphrase, "-noprompt"];
      execFileSync("keytool", ["-importkeystore", ...options, ...target], { cwd: directory, stdio: "ignore" });
      assert.equal(detectFormat(read(type)), type);
    }
  });

  it("recognizes PKCS#7 files of openssl", () => {
    openssl("crl2pkcs7", "-nocrl", "-certfile", "fullchain.pem", "-out", "pem.p7b");
    openssl("crl2pkcs7", "-nocrl", "-certfile", "fullchain.pem", "-outform", "DER", "-out", "der.p7b");
    assert.equal(detectFormat(read("pem.p7b")), "pkcs7Pem");
    assert.equal(detectFormat(read("der.p7b")), "pkcs7");
  });

  it("recognizes openssl's requests, encrypted keys and trusted certificates", () => {
    openssl("req", "-new", "-key", "privkey.pem", "-subj", "/CN=example.com", "-outform", "DER", "-out", "request");
    openssl(
      "pkcs8",
      "-topk8",
      "-in",
      "privkey.pem",
      "-outform",
      "DER",
      "-out",
      "encrypted",
      "-passout",
      `pass:${passphrase}`,
    );
    openssl("x509", "-in", "fullchain.pem", "-trustout", "-out", "trusted");
    assert.equal(detectFormat(read("request")), "request");
    assert.equal(detectFormat(read("encrypted")), "encryptedPkcs8");
    assert.equal(detectFormat(read("trusted")), "trustedCertificate");
  });

  it("gives commands that work", () => {
    writeFileSync(join(directory, "combined.pem"), chain.privateKey + chain.fullchain);
    openssl("crl2pkcs7", "-nocrl", "-certfile", "combined.pem", "-out", "combined.p7b");
    openssl("pkcs7", "-print_certs", "-in", "combined.p7b", "-out", "separated.pem");
    assert.equal(detectFormat(read("separated.pem")), "certificatePem");
    assert.ok(!read("separated.pem").includes("PRIVATE KEY"));
  });
});
