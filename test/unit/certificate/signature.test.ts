import "reflect-metadata";

import assert from "node:assert/strict";
import { AuthorityKeyIdentifierExtension, SubjectKeyIdentifierExtension } from "@peculiar/x509";
import { cachedKey, generateCertificate, generateChain, generateKey } from "../../support/certificates";
import { algorithmOf, operate, withDamagedSignature } from "../../support/derSurgery";
import { checkCertificate, checkCertificates, reasonsAgainst } from "./checklist";

describe("a signature", () => {
  const kinds = {
    "SM2 with SM3": "1.2.156.10197.1.501",
    "ML-DSA-44": "2.16.840.1.101.3.4.3.17",
    "ML-DSA-65": "2.16.840.1.101.3.4.3.18",
    "ML-DSA-87": "2.16.840.1.101.3.4.3.19",
    "SLH-DSA-SHAKE-256f": "2.16.840.1.101.3.4.3.31",
    "the algorithm 1.2.3.4.5.6": "1.2.3.4.5.6",
  };

  for (const [name, identifier] of Object.entries(kinds)) {
    it(`with ${name} is named`, async () => {
      const { root, intermediates, leaf } = await generateChain();
      const [middle] = intermediates;
      assert.ok(middle !== undefined);
      const foreign = operate(leaf, middle.key, (parts) => ({ ...parts, algorithm: algorithmOf(identifier) }));
      const sentence =
        `\`certificate\` cannot be checked: "CN=example.com" is signed with ${name}, which this Node.js cannot verify. ` +
        'Nothing tells whether "CN=Test Intermediate 1,O=Test" issued it. Have it issued again with an ECDSA or RSA signature, which all clients verify.';
      for (const given of [
        [foreign, middle],
        [middle, foreign],
        [foreign, middle, root],
      ]) {
        assert.deepEqual(reasonsAgainst(...given), [sentence]);
      }
      const alone = checkCertificates(foreign);
      assert.deepEqual(alone.problems, []);
      assert.ok(alone.warnings.some((warning) => warning.includes(`is signed with ${name}, which many TLS clients`)));
    });
  }

  it("of such a kind is named higher up too", async () => {
    const { intermediates, leaf, root } = await generateChain({ intermediates: 2 });
    const [lower, upper] = intermediates;
    assert.ok(lower !== undefined && upper !== undefined);
    const foreign = operate(lower, upper.key, (parts) => ({ ...parts, algorithm: algorithmOf("1.2.156.10197.1.501") }));
    assert.match(
      reasonsAgainst(leaf, foreign, upper, root).join("\n"),
      /^`certificate` cannot be checked: "CN=Test Intermediate 1,O=Test" is signed with SM2 with SM3.*"CN=Test Intermediate 2,O=Test" issued it[^\n]*$/,
    );
  });

  it("by a kind of key that this Node.js does not know is named", async () => {
    const { intermediates, leaf } = await generateChain();
    const [middle] = intermediates;
    assert.ok(middle !== undefined);
    // Both key identifiers stay: the key that they name can't be read.
    const der = Buffer.from(middle.der);
    der.fill(0, der.indexOf(middle.key.publicKeyDer.subarray(-64)), der.indexOf(middle.key.publicKeyDer) + 91);
    const pem = `-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----\n`;
    const { problems } = checkCertificate({ certificate: leaf.pem + pem });
    assert.match(problems[0]?.reason ?? "", /is signed with a key that this Node\.js does not know \(EC, in a form/);
  });

  it("that is damaged is reported as damaged", async () => {
    for (const kind of ["P-256", "RSA-2048", "Ed25519"] as const) {
      const issuer = await generateCertificate({ subject: "CN=M", key: cachedKey(kind), ca: true });
      const leaf = withDamagedSignature(await generateCertificate({ names: ["a.example"], issuer }));
      const sentence =
        '`certificate` does not hold together: the signature of "CN=a.example" is damaged, or the certificate itself or "CN=M" is: ' +
        "their key identifiers belong together, and the signature does not verify. Take both from the original files again.";
      assert.deepEqual(reasonsAgainst(leaf, issuer), [sentence]);
    }
  });

  it("without key identifiers may be damaged or another key's", async () => {
    const issuer = await generateCertificate({ subject: "CN=M", ca: true, keyIdentifiers: false });
    const made = await generateCertificate({ names: ["a.example"], issuer, keyIdentifiers: false });
    const namesake = await generateCertificate({ subject: "CN=M", ca: true, keyIdentifiers: false });
    for (const given of [
      [withDamagedSignature(made), issuer],
      [made, namesake],
    ]) {
      assert.match(
        reasonsAgainst(...given).join("\n"),
        /"CN=M" bears the name of the issuer of "CN=a\.example", but its key does not verify the signature of that: another key signed it, or one of the two is damaged\./,
      );
    }
  });

  it("of another key is reported as such if key identifiers say so", async () => {
    const issuer = { subject: "CN=M", key: generateKey() };
    const leaf = await generateCertificate({ names: ["a.example"], issuer });
    const namesake = await generateCertificate({ subject: "CN=M", ca: true });
    assert.match(
      reasonsAgainst(leaf, namesake).join("\n"),
      /"CN=M" bears the name.*but another key signed that\. Pass/,
    );
  });

  it("of its own is reported as damaged, or causes a warning", async () => {
    const key = generateKey();
    const identifiers = ["0102", "0102"] as const;
    const extensions = [
      new SubjectKeyIdentifierExtension(identifiers[0]),
      new AuthorityKeyIdentifierExtension(identifiers[1]),
    ];
    const sure = await generateCertificate({ names: ["a.example"], key, keyIdentifiers: false, extensions });
    assert.deepEqual(reasonsAgainst(sure), []);
    assert.deepEqual(reasonsAgainst(withDamagedSignature(sure)), [
      '`certificate` has a damaged certificate: "CN=a.example" names itself as its issuer and its own key as the one that signed it, but its signature does not verify. Take it from the original file again.',
    ]);
    const unsure = withDamagedSignature(await generateCertificate({ names: ["a.example"], plain: true }));
    const { problems, warnings } = checkCertificates(unsure);
    assert.deepEqual(problems, []);
    assert.match(warnings.join("\n"), /^"CN=a\.example" names itself as its issuer, but its own key did not sign it/);
  });

  it("of its own is not assumed if subject and issuer are empty", async () => {
    const issuer = { subject: "", key: generateKey() };
    const { warnings } = checkCertificates(await generateCertificate({ subject: "", names: ["a.example"], issuer }));
    assert.match(warnings.join("\n"), /^No intermediate certificate is given for "a\.example"[^\n]*$/);
  });
});
