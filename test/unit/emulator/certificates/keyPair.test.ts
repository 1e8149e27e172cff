import { strict as assert } from "node:assert";
import { readKeyPair } from "../../../../emulator/certificates/keyPair";
import { covers, readServerCertificate } from "../../../../emulator/certificates/serverCertificate";
import { cachedKey, generateCertificate, generateChain } from "../../../support/certificates";

describe("emulator: certificates", () => {
  it("say what they contain", async () => {
    const { leaf, fullchain } = await generateChain({
      names: ["www.example.com", "192.0.2.1"],
      subject: "CN=www.example.com,O=Example",
      key: cachedKey("RSA-2048"),
      serialNumber: "5e01",
    });
    const read = readServerCertificate(fullchain);
    assert.deepEqual(
      [read?.commonName, read?.organization, read?.issuerName, read?.names, read?.algorithm, read?.keySize],
      ["www.example.com", "Example", "Test Intermediate 1", ["www.example.com", "192.0.2.1"], "RSA", 2048],
    );
    assert.equal(read?.sha256, leaf.fingerprintSha256.toUpperCase());
    assert.equal(read?.serialNumber, "5e01".padStart(32, "0"));
    assert.deepEqual([read?.notBefore, read?.notAfter, read?.issuers.length], [leaf.notBefore, leaf.notAfter, 1]);
  });

  it("are named by their subject when they have no alternative names", async () => {
    const { pem } = await generateCertificate({ subject: "CN=old.example.com" });
    assert.deepEqual(readServerCertificate(pem)?.names, ["old.example.com"]);
  });

  it("cover a domain, one level of a wildcard, and a wildcard domain in CDN's spelling", async () => {
    const { certificate } = await generateChain({ names: ["example.com", "*.example.com"] });
    const read = readServerCertificate(certificate);
    assert.ok(read);
    const covered = [
      "example.com",
      "WWW.example.com",
      "a.b.example.com",
      ".example.com",
      "*.example.com",
      "example.org",
    ];
    assert.deepEqual(
      covered.filter((domain) => covers(read, domain)),
      ["example.com", "WWW.example.com", ".example.com", "*.example.com"],
    );
  });

  it("belong to their key, in order", async () => {
    const chain = await generateChain();
    assert.equal(typeof readKeyPair(chain.fullchain, chain.privateKey), "object");
    assert.equal(readKeyPair(chain.chain + chain.certificate, chain.privateKey), "mismatch");
    assert.equal(readKeyPair(chain.certificate + chain.root.pem, chain.privateKey), "chain");
    assert.equal(readKeyPair("", chain.privateKey), "certificate");
    assert.equal(readKeyPair(chain.certificate, chain.key.encryptedPkcs8), "privateKey");
  });
});
