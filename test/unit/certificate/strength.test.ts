import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { Certificate } from "../../../provider/certificate/certificate";
import { strengthWarnings } from "../../../provider/certificate/strength";
import { cachedKey, generateCertificate, generateKey, toPem } from "../../support/certificates";
import {
  algorithmOf,
  element,
  longExponent,
  objectIdentifier,
  operate,
  rsaPrivateKeyWith,
  rsaPublicKeyWith,
} from "../../support/derSurgery";
import { temporaryFolder } from "../../support/temporaryFolder";
import { checkCertificate } from "./checklist";

function check(certificate: string, privateKey?: string) {
  return checkCertificate({ certificate, privateKey });
}

describe("strength", function () {
  this.timeout(60_000);

  it("accepts RSA from 2048 bits, P-256, P-384, P-521 and Ed25519", async () => {
    for (const kind of ["RSA-2048", "RSA-3072", "P-256", "P-384", "P-521", "Ed25519"] as const) {
      const { pem, key } = await generateCertificate({ names: ["a.example"], key: cachedKey(kind) });
      assert.deepEqual(check(pem, key.pkcs8).problems, []);
    }
  });

  it("refuses a weak key once, for the certificate", async () => {
    for (const kind of ["RSA-1024", "RSA-PSS", "secp256k1", "Ed448"] as const) {
      const issuer = await generateCertificate({ subject: "CN=A", ca: true });
      const { pem, key } = await generateCertificate({ names: ["a.example"], key: cachedKey(kind), issuer });
      assert.deepEqual(
        check(pem, key.pkcs8).problems.map(({ input }) => input),
        ["certificate"],
      );
      assert.deepEqual(
        check(pem).problems.map(({ input }) => input),
        ["certificate"],
      );
    }
  });

  it("refuses a leaf that an authority signed with MD5 or SHA-1", async () => {
    const issuer = { subject: "CN=A", key: cachedKey("RSA-2048") };
    for (const hash of ["MD5", "SHA-1"] as const) {
      const { pem } = await generateCertificate({ names: ["a.example"], issuer, hash });
      assert.match(check(pem).problems[0]?.reason ?? "", new RegExp(`signed with ${hash}`));
    }
  });

  it("only warns of SHA-1 in a self-signed leaf, where clients ignore it, and refuses MD5", async () => {
    const { pem } = await generateCertificate({ names: ["a.example"], hash: "SHA-1" });
    assert.deepEqual(check(pem).problems, []);
    assert.match(check(pem).warnings.join(), /self-signed with SHA-1/);
    const old = await generateCertificate({ names: ["a.example"], key: cachedKey("RSA-2048"), hash: "MD5" });
    assert.match(check(old.pem).problems[0]?.reason ?? "", /MD5/);
  });

  it("refuses public exponents of more than 256 bits quickly and once, in leaf and intermediate", async () => {
    const exponent = longExponent(200_000);
    const rsa = cachedKey("RSA-2048");
    const publicKey = rsaPublicKeyWith(exponent, rsa);
    const issuer = await generateCertificate({ subject: "CN=A", ca: true });
    const leaf = operate(await generateCertificate({ names: ["a.example"], issuer }), issuer.key, (parts) => ({
      ...parts,
      publicKey,
    }));
    const intermediate = operate(issuer, issuer.key, (parts) => ({ ...parts, publicKey }));
    const underIntermediate = await generateCertificate({ names: ["a.example"], issuer: intermediate });
    const privateKey = toPem("RSA PRIVATE KEY", rsaPrivateKeyWith(exponent, rsa));
    const start = performance.now();
    for (const [checked, input, subject] of [
      [check(leaf.pem, privateKey), "certificate", "CN=a.example"],
      [check(leaf.pem + issuer.pem), "certificate", "CN=a.example"],
      [check(underIntermediate.pem + intermediate.pem), "certificate", "CN=A"],
      [
        checkCertificate({
          certificate: underIntermediate.pem,
          chain: intermediate.pem,
        }),
        "chain",
        "CN=A",
      ],
    ] as const) {
      const reason =
        `\`${input}\` ("${subject}") is for RSA 2048: its public exponent has 1599999 bits, and more than 256 are not allowed; 65537 is usual. ` +
        "Have the certificate issued again for an RSA key of 2048 bits or more, or for an ECDSA P-256 key.";
      assert.deepEqual(checked.problems, [{ input, reason }]);
    }
    assert.ok(performance.now() - start < 1000);
  });

  it("accepts a public exponent of 256 bits with a warning", async () => {
    const publicKey = rsaPublicKeyWith(longExponent(32), cachedKey("RSA-2048"));
    const issuer = await generateCertificate({ subject: "CN=A", ca: true });
    const made = await generateCertificate({ names: ["a.example"], issuer });
    const { pem } = operate(made, issuer.key, (parts) => ({ ...parts, publicKey }));
    assert.deepEqual(check(pem).problems, []);
    assert.match(check(pem).warnings.join(), /public exponent of more than 31 bits/);
  });

  it("warns of Ed25519, which browsers don't accept", async () => {
    const { pem, key } = await generateCertificate({ names: ["a.example"], key: cachedKey("Ed25519") });
    assert.match(check(pem, key.pkcs8).warnings.join(), /Ed25519 key, which browsers do not accept/);
  });

  it("warns of weak intermediates", async () => {
    const root = await generateCertificate({ subject: "CN=R", ca: true });
    const weak = await generateCertificate({
      subject: "CN=W",
      ca: true,
      issuer: root,
      key: cachedKey("RSA-1024"),
      hash: "SHA-1",
    });
    const leaf = await generateCertificate({ names: ["a.example"], issuer: weak, key: generateKey() });
    const { problems, warnings } = check(leaf.pem + weak.pem);
    assert.deepEqual(problems, []);
    assert.match(warnings.join("\n"), /"CN=W" has the key RSA 1024.*\n.*"CN=W" is signed with SHA-1/);
  });

  it("names the kind of an intermediate's key", async () => {
    const root = await generateCertificate({ subject: "CN=R", ca: true });
    const made = await generateCertificate({ subject: "CN=W", ca: true, issuer: root });
    const leaf = Certificate.parse((await generateCertificate({ names: ["a.example"] })).der);
    assert.ok(leaf !== undefined);
    const [algorithm, bits] = [made.key.publicKeyDer.subarray(2, -68), made.key.publicKeyDer.subarray(-68)];
    assert.equal(algorithm.length, 21);
    const namedAs = (curve: string) =>
      element(0x30, element(0x30, algorithm.subarray(2, 11), objectIdentifier(curve)), bits);
    for (const [publicKey, expected] of [
      [cachedKey("secp256k1").publicKeyDer, "ECDSA secp256k1"],
      [cachedKey("Ed448").publicKeyDer, "ed448"],
      [explicitP256(bits), "ECDSA P-256 with explicit parameters"],
      [element(0x30, algorithmOf("2.16.840.1.101.3.4.3.18"), bits), "ML-DSA-65"],
      [namedAs("1.2.3.4"), "EC, in a form or on a curve that it cannot read"],
    ] as const) {
      const weak = Certificate.parse(operate(made, root.key, (parts) => ({ ...parts, publicKey })).der);
      assert.ok(weak !== undefined);
      const [warning, ...more] = strengthWarnings(leaf, [weak], ({ name }) => name);
      assert.deepEqual(more, []);
      assert.match(warning ?? "", /^The intermediate "CN=W" has the key .*: many clients will not accept the chain/);
      assert.ok(warning?.includes(`has the key ${expected}:`), warning);
    }
  });

  it("refuses a certificate and a key of SM2 with a sentence", function () {
    const directory = temporaryFolder("sm2-");
    try {
      const [key, certificate] = [join(directory, "privkey.pem"), join(directory, "cert.pem")];
      const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "ignore" });
      try {
        openssl("genpkey", "-algorithm", "SM2", "-out", key);
        openssl("req", "-x509", "-new", "-sm3", "-key", key, "-subj", "/CN=a.example", "-out", certificate);
      } catch {
        console.log("      skipped: the openssl here makes no SM2 certificates");
        this.skip();
      }
      const sentence =
        '`certificate` ("CN=a.example") is for a key that Node.js does not know (SM2): TLS clients do not accept keys of this kind. ' +
        "Have the certificate issued again for an RSA key of 2048 bits or more, or for an ECDSA P-256 key.";
      const [pem, keyPem] = [readFileSync(certificate, "utf8"), readFileSync(key, "utf8")];
      for (const { problems, files } of [check(pem, keyPem), check(pem)]) {
        assert.deepEqual(problems, [{ input: "certificate", reason: sentence }]);
        assert.equal(files, undefined);
      }
      assert.deepEqual(
        checkCertificate({ certificate: undefined, privateKey: keyPem }).problems.map(({ reason }) => reason),
        [
          "`privateKey` is an EC key on a curve that TLS clients do not accept. Have the certificate issued again for an ECDSA P-256 key.",
        ],
      );
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

/** SubjectPublicKeyInfo of a P-256 key with explicit curve parameters (RFC 3279 2.3.5). */
function explicitP256(bits: Buffer): Buffer {
  const number = (hex: string) => element(0x02, Buffer.from(hex, "hex"));
  const octets = (hex: string) => element(0x04, Buffer.from(hex, "hex"));
  const prime = "00ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
  const parameters = element(
    0x30,
    number("01"),
    element(0x30, objectIdentifier("1.2.840.10045.1.1"), number(prime)),
    element(
      0x30,
      octets("ffffffff00000001000000000000000000000000fffffffffffffffffffffffc"),
      octets("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
    ),
    octets(
      "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    ),
    number("00ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
    number("01"),
  );
  return element(0x30, element(0x30, objectIdentifier("1.2.840.10045.2.1"), parameters), bits);
}
