import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { isKeyText, looksLikeContent, mayBeKeyMaterial, nameFile } from "../../../provider/secrets/mayBeKeyMaterial";
import { cachedKey } from "../../support/certificates";

/** Notations for bytes that fit on a command line. */
const writings: Record<string, (der: Buffer) => string> = {
  base64: (der) => der.toString("base64"),
  "base64 with blanks": (der) => ` ${der.toString("base64").replace(/^.{32}/, "$& ")}\t`,
  "base64 of URLs": (der) => der.toString("base64url"),
  hex: (der) => der.toString("hex"),
  "hex in capitals": (der) => der.toString("hex").toUpperCase(),
  "hex with colons": (der) => der.toString("hex").replaceAll(/..(?=.)/g, "$&:"),
  "hex with blanks": (der) => der.toString("hex").replaceAll(/..(?=.)/g, "$& "),
  "hex with hyphens, as .NET prints it": (der) => der.toString("hex").replaceAll(/..(?=.)/g, "$&-"),
  "hex with percent signs": (der) => der.toString("hex").replaceAll(/../g, "%$&"),
  "a program's decimals": (der) => der.join(","),
  "a program's bytes": (der) => der.toString("hex").replaceAll(/../g, "0x$&,"),
};

/** Further notations, none of which is certain. */
const rareWritings: Record<string, (der: Buffer) => string> = {
  "decimals with blanks": (der) => der.join(", "),
  "base64 with percent signs": (der) => encodeURIComponent(`+/${der.toString("base64")}`),
  base32: (der) => inBase32(der),
  "base32 in small letters": (der) => inBase32(der).toLowerCase(),
  base85: (der) => inBase85(der),
  "bytes that were read as text": (der) => der.toString("latin1"),
};

function inBase32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(five, 2)])
    .join("");
}

function inBase85(bytes: Buffer): string {
  const words = Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readUInt32BE(index * 4));
  return words
    .flatMap((word) => [4, 3, 2, 1, 0].map((power) => String.fromCharCode(33 + (Math.floor(word / 85 ** power) % 85))))
    .join("");
}

const names = [
  "/etc/letsencrypt/live/www.example.com/privkey.pem",
  "/var/run/secrets/certificates/production/tls/privkey",
  "/var/lib/kubelet/pods/3f2504e0-4f89-11d3-9a0c-0305e82c3301/volumes/kubernetes.io~secret/tls/..2026_11_26_10_00_00.123/tls.key",
  "/private/var/folders/8x/3k5kv8t57qb_9y4mz6w0000gn/T/certs/privkey.pem",
  "/tmp/certificates-command-aBcXyZ/fullchain.pem",
  "C:\\Users\\JohnDoe2\\AppData\\Local\\Temp\\Certificates\\PrivKey",
  "C:\\Users\\somebody\\certificates\\of\\this\\year\\privkey",
  "certs/2026-11-23_0a1b2c3d/fullchain.pem",
  "/nix/store/0p2v8b3b5k8m3f1y7c6xq9z4l2n5j6h7-tls-cert-1.0/privkey.pem",
  "/backups/2026-11-26-18-10-00-01/10.20.30.40_certificates/privkey.pem",
  "/mnt/52-54-00-12-34-56/Certificate (copy) [new] & key, of 'Müller'.pem",
  "/srv/%E8%AF%81%E4%B9%A6/%E7%A7%81%E9%92%A5.pem",
  "/srv/证书/私钥.pem",
  "the-certificate-of-example-com-as-of-2026-11-26T10-00-00Z",
  "ThePrivateKeyOfTheServerThatServesExampleCom",
  "privkey",
  "inspect",
  "--required-domain",
  "a".repeat(39),
];

describe("mayBeKeyMaterial and looksLikeContent", () => {
  it("are true for PEM and JSON Web Keys", () => {
    const { pkcs8, keyObject } = cachedKey("Ed25519");
    const jwk = JSON.stringify(keyObject.export({ format: "jwk" }));
    const pieces = [jwk, `'${jwk}'`, JSON.stringify({ keys: [jwk] }), jwk.replaceAll('"', "")];
    for (const text of [pkcs8, pkcs8.replaceAll("\n", " "), ...pieces]) {
      assert.ok(looksLikeContent(text) && mayBeKeyMaterial(text), text.slice(0, 10));
    }
  });

  for (const [name, write] of Object.entries(writings)) {
    it(`are true for keys in ${name}, even the shortest one`, () => {
      for (const kind of ["Ed25519", "P-256", "RSA-2048"] as const) {
        const text = write(cachedKey(kind).der);
        assert.ok(looksLikeContent(text) && mayBeKeyMaterial(text) && isKeyText(text));
        assert.ok(mayBeKeyMaterial(`/etc/ssl/${text}`) && mayBeKeyMaterial(`${text}.example.com`));
      }
    });

    it(`mayBeKeyMaterial is true for 32 random bytes in ${name}, which could be a path`, () => {
      const missed = Array.from({ length: 1000 }, () => write(randomBytes(32))).filter(
        (text) => !mayBeKeyMaterial(text),
      );
      assert.ok(missed.length <= 2, `${missed.length} of 1000`);
    });
  }

  for (const [name, write] of Object.entries(rareWritings)) {
    it(`mayBeKeyMaterial is true for keys in ${name}`, () => {
      for (const kind of ["P-256", "RSA-2048"] as const) {
        const text = write(cachedKey(kind).der);
        assert.ok(mayBeKeyMaterial(text) && mayBeKeyMaterial(`/etc/ssl/${text}`));
      }
    });
  }

  it("are false for paths and names", () => {
    for (const text of names) {
      assert.ok(!mayBeKeyMaterial(text) && !looksLikeContent(text) && !isKeyText(text), text);
    }
  });

  it("distinguish an odd path from text: it isn't repeated, but isn't called text either", () => {
    for (const path of [
      "/var/lib/docker/volumes/4d1f0a9b8c7e6d5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f/_data/privkey",
      "/srv/Qm9vdHN0cmFwIHRva2VuMTIzNDU2Nzg5MA/privkey",
    ]) {
      assert.ok(mayBeKeyMaterial(path) && !looksLikeContent(path), path);
    }
  });

  it("name a file, unless its name may be a key", () => {
    assert.equal(nameFile("certs/privkey.pem"), "the file 'certs/privkey.pem'");
    assert.doesNotMatch(nameFile(`certs/${cachedKey("P-256").der.toString("base64url")}`), /certs/);
  });
});
