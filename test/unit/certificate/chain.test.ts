import "reflect-metadata";

import assert from "node:assert/strict";
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
} from "@peculiar/x509";

import { Certificate } from "../../../provider/certificate/certificate";
import {
  daysFromNow,
  type GeneratedCertificate,
  type GeneratedChain,
  generateCertificate,
  generateChain,
  generateKey,
} from "../../support/certificates";
import { checkCertificate } from "./checklist";

function pem(...certificates: (GeneratedCertificate | undefined)[]): string {
  return certificates.map((certificate) => certificate?.pem ?? "").join("");
}

function check(certificate: string, chain?: string, privateKey?: string, now = new Date()) {
  return checkCertificate({ certificate, chain, privateKey, now });
}

const day = (time: Date) => time.toISOString().replace(".000Z", "Z");

function parse({ der }: GeneratedCertificate): Certificate {
  const certificate = Certificate.parse(der);
  assert.ok(certificate !== undefined);
  return certificate;
}

describe("chain", () => {
  let made: GeneratedChain;
  let first: GeneratedCertificate | undefined;
  let second: GeneratedCertificate | undefined;

  before(async () => {
    made = await generateChain({ intermediates: 2 });
    [first, second] = made.intermediates;
  });

  it("is the same for every order of the input", () => {
    const { leaf, root, certificate, chain, fullchain } = made;
    const inputs: [string, string?][] = [
      [fullchain],
      [certificate, chain],
      [certificate, fullchain],
      [fullchain, chain],
      [pem(leaf, second, first)],
      [pem(second, first, leaf)],
      [pem(second), pem(leaf, first)],
      [pem(leaf, first, first, second, leaf, second)],
      [certificate, pem(root, second, first)],
    ];
    for (const [given, givenChain] of inputs) {
      const { problems, files } = check(given, givenChain, made.privateKey);
      assert.deepEqual(problems, []);
      assert.deepEqual(files, { certificate, chain, fullchain, privateKey: made.privateKey });
    }
  });

  it("may lack its root and the certificates below it", () => {
    const { files, warnings } = check(pem(made.leaf, first));
    assert.equal(files?.chain, pem(first));
    assert.deepEqual(warnings, []);
  });

  it("leaves the root out with a warning", () => {
    const { files, warnings } = check(made.fullchain + made.root.pem);
    assert.equal(files?.chain, made.chain);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /root "CN=Test Root,O=Test" is left out/);
  });

  it("warns of a leaf alone", () => {
    const { files, warnings } = check(made.certificate);
    assert.deepEqual([files?.chain, files?.fullchain], ["", made.certificate]);
    assert.match(warnings.join(), /^No intermediate certificate is given/);
    assert.match(check(made.certificate, "\n").warnings.join(), /^No intermediate certificate is given/);
  });

  it("warns of an intermediate that is no authority", async () => {
    // As `openssl x509 -req -CA` makes it without extensions: names and signature are right, but clients refuse it.
    const root = await generateCertificate({ subject: "CN=R", ca: true });
    const careless = await generateCertificate({ subject: "CN=Careless", issuer: root, plain: true });
    const leaf = await generateCertificate({ names: ["a.example"], issuer: careless });
    const { problems, warnings } = check(pem(leaf, careless));
    assert.deepEqual(problems, []);
    assert.match(
      warnings.join(),
      /^"CN=Careless" issued .* not declared an authority.*basicConstraints=critical,CA:TRUE/,
    );
  });

  it("is complete if the root signed the leaf", async () => {
    const { leaf, root } = await generateChain({ intermediates: 0 });
    const { files, warnings } = check(pem(leaf, root));
    assert.deepEqual([files?.chain, warnings.length], ["", 1]);
    assert.match(warnings[0] ?? "", /left out/);
  });

  it("works without key identifiers", async () => {
    const root = await generateCertificate({ subject: "CN=R", ca: true, keyIdentifiers: false });
    const middle = await generateCertificate({ subject: "CN=M", ca: true, issuer: root, keyIdentifiers: false });
    const namesake = await generateCertificate({ subject: "CN=M", ca: true, issuer: root, keyIdentifiers: false });
    const leaf = await generateCertificate({ names: ["a.example"], issuer: middle, keyIdentifiers: false });
    assert.equal(check(pem(leaf, middle)).files?.chain, middle.pem);
    const { problems } = check(pem(leaf), pem(middle, namesake));
    assert.match(problems[0]?.reason ?? "", /does not belong to the chain|gap/);
    assert.equal(problems.length, 1);
  });

  it("refuses another authority with the issuer's name", async () => {
    const other = await generateChain({ intermediates: 2 });
    const [problem] = check(made.certificate, other.chain).problems;
    assert.equal(problem?.input, "chain");
    assert.match(problem?.reason ?? "", /bears the name of the issuer/);
  });

  describe("with an issuer whose key signed but which OpenSSL does not accept", () => {
    const key = generateKey();
    const otherIdentifier = { keyIdentifiers: false, extensions: [new SubjectKeyIdentifierExtension("0102")] };
    let root: GeneratedCertificate;
    let middle: GeneratedCertificate;
    let leaf: GeneratedCertificate;

    before(async () => {
      root = await generateCertificate({ subject: "CN=R", ca: true });
      middle = await generateCertificate({ subject: "CN=M", key, ca: true, issuer: root });
      leaf = await generateCertificate({ names: ["a.example"], issuer: middle });
    });

    const sentence = (input: string, remedy: string) => ({
      input,
      reason:
        `\`${input}\` does not hold together: "CN=M" has the key that signed "CN=a.example", but clients that use OpenSSL do not accept it as the issuer: ` +
        "its key identifier is not the one that the other names, or it may not sign certificates (key usage `keyCertSign`, basic constraints). " +
        remedy,
    });
    const passAnother =
      "Pass the certificate authority's current intermediate of the same generation as the certificate, or have the certificate issued again.";

    it("says that a key identifier differs", async () => {
      const again = await generateCertificate({ subject: "CN=M", key, ca: true, issuer: root, ...otherIdentifier });
      assert.deepEqual(check(leaf.pem, pem(again)).problems, [sentence("chain", passAnother)]);
      assert.deepEqual(check(pem(leaf, again, root)).problems, [sentence("certificate", passAnother)]);
      const [complete, ...more] = check(leaf.pem, pem(middle, again, root)).problems;
      const named = new RegExp(`^"CN=M" \\[serial number ${parse(again).serialNumber}, ends ${day(again.notAfter)}\\]`);
      assert.match(complete?.reason.slice("`chain` does not hold together: ".length) ?? "", named);
      assert.match(complete?.reason ?? "", /Remove it: the chain is whole without it\.$/);
      assert.deepEqual(more, []);
    });

    it("says that an issuer may not sign certificates, in either order", async () => {
      for (const ca of [true, false]) {
        const usage = new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true);
        const extensions = [new BasicConstraintsExtension(ca, undefined, true), usage];
        const silent = await generateCertificate({ subject: "CN=M", key, plain: true, extensions, issuer: root });
        for (const given of [pem(leaf, silent), pem(silent, leaf), pem(leaf, silent, root)]) {
          assert.deepEqual(check(given).problems, [sentence("certificate", passAnother)]);
        }
      }
    });

    it("accepts a root that was issued again", async () => {
      const again = await generateCertificate({ subject: "CN=R", key: root.key, ca: true, ...otherIdentifier });
      const { problems, warnings, files } = check(leaf.pem, pem(middle, again));
      assert.deepEqual([problems, files?.chain], [[], middle.pem]);
      assert.deepEqual(warnings, [
        'The root "CN=R" is left out of the chain: clients have it, and servers need not send it.',
      ]);
    });

    it("does not accept a self-signed certificate as root if it may not sign others", async () => {
      const extensions = [new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true)];
      const careful = await generateCertificate({ subject: "CN=M", key, plain: true, extensions });
      assert.deepEqual(check(leaf.pem, pem(careful)).problems, [sentence("chain", passAnother)]);
    });
  });

  it("names the issuer that is missing in the middle", () => {
    const [problem] = check(pem(made.leaf, second, made.root)).problems;
    assert.equal(problem?.input, "certificate");
    assert.match(
      problem?.reason ?? "",
      /gap: "CN=Test Intermediate 1,O=Test", the issuer of "CN=example.com", is missing/,
    );
  });

  it("names a gap above a sound intermediate", async () => {
    const three = await generateChain({ intermediates: 3 });
    const [lowest, , highest] = three.intermediates;
    const [problem] = check(three.certificate, pem(lowest, highest)).problems;
    assert.match(
      problem?.reason ?? "",
      /gap: "CN=Test Intermediate 2,O=Test", the issuer of "CN=Test Intermediate 1,O=Test", is missing/,
    );
  });

  it("refuses authorities without a leaf, in either order", () => {
    for (const given of [made.chain, pem(first), pem(second, first), made.root.pem + made.chain]) {
      const { problems, description } = check(given, undefined, made.privateKey);
      assert.equal(problems.length, 1);
      assert.match(problems[0]?.reason ?? "", /holds no server certificate/);
      assert.equal(description, undefined);
    }
  });

  it("takes the leaf that the key belongs to, and refuses the other", async () => {
    const other = await generateChain({ names: ["example.org"] });
    const { problems, description } = check(other.certificate + made.fullchain, undefined, made.privateKey);
    assert.equal(description?.fingerprintSha256, made.leaf.fingerprintSha256);
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.reason ?? "", /"CN=example.org" is another server's/);
  });

  describe("with cross-signed intermediates", () => {
    const key = generateKey();
    const subject = "CN=Cross";
    let old: GeneratedCertificate;
    let young: GeneratedCertificate;
    let byOld: GeneratedCertificate;
    let byYoung: GeneratedCertificate;
    let leaf: GeneratedCertificate;

    before(async () => {
      old = await generateCertificate({ subject: "CN=Old Root", ca: true });
      young = await generateCertificate({ subject: "CN=Young Root", ca: true });
      byOld = await generateCertificate({ subject, key, ca: true, issuer: old });
      byYoung = await generateCertificate({ subject, key, ca: true, issuer: young });
      leaf = await generateCertificate({ names: ["a.example"], issuer: byOld });
    });

    it("takes the one given first", () => {
      for (const [chosen, other] of [
        [byOld, byYoung],
        [byYoung, byOld],
      ] as const) {
        const { problems, warnings, files } = check(pem(leaf, chosen, other));
        assert.deepEqual([problems, files?.chain], [[], chosen.pem]);
        assert.match(warnings.join(), /cross-signed/);
      }
    });

    it("refuses neither path's root", () => {
      const { problems, files } = check(pem(leaf, byYoung, byOld, old, young));
      assert.deepEqual([problems, files?.chain], [[], byYoung.pem]);
    });

    it("prefers the intermediate to a root with the same key", async () => {
      const rooted = await generateCertificate({ subject, key, ca: true });
      const { problems, files } = check(pem(leaf, rooted, byOld));
      assert.deepEqual([problems, files?.chain], [[], byOld.pem]);
    });

    it("prefers the valid one to the expired one", async () => {
      const dates = { notBefore: daysFromNow(-900), notAfter: daysFromNow(-10) };
      const expired = await generateCertificate({ subject, key, ca: true, issuer: old, ...dates });
      const { problems, files } = check(pem(leaf, expired, byYoung));
      assert.deepEqual([problems, files?.chain], [[], byYoung.pem]);
      assert.match(
        check(pem(leaf, expired)).problems[0]?.reason ?? "",
        /intermediate "CN=Cross" in `certificate` expired/,
      );
    });

    it("prefers the one that is valid longer if none is valid as long as the leaf", async () => {
      const until = (days: number) =>
        generateCertificate({ subject, key, ca: true, issuer: old, notAfter: daysFromNow(days) });
      const [shorter, longer] = [await until(20), await until(40)];
      assert.equal(check(pem(leaf, shorter, longer)).files?.chain, longer.pem);
      assert.equal(check(pem(leaf, longer, shorter)).files?.chain, longer.pem);
    });

    it("prefers the one with a path that is valid as long as the leaf", async () => {
      const ended = { notBefore: daysFromNow(-900), notAfter: daysFromNow(-10) };
      const crossKey = generateKey();
      const cross = await generateCertificate({ subject: "CN=X", key: crossKey, ca: true, issuer: old, ...ended });
      const byCross = await generateCertificate({ subject, key, ca: true, issuer: cross });
      const endedRoot = await generateCertificate({ subject: "CN=E", ca: true, ...ended });
      const byEndedRoot = await generateCertificate({ subject, key, ca: true, issuer: endedRoot });
      for (const given of [
        [byCross, cross, byYoung],
        [cross, old, byCross, byYoung, young],
        [byEndedRoot, endedRoot, byYoung],
      ]) {
        const { problems, files } = check(pem(leaf, ...given));
        assert.deepEqual([problems, files?.chain], [[], byYoung.pem]);
      }
      const lasting = await generateCertificate({ subject: "CN=X", key: crossKey, ca: true, issuer: young });
      const { problems, files } = check(pem(leaf, byCross, cross, lasting));
      assert.deepEqual([problems, files?.chain], [[], pem(byCross, lasting)]);
    });

    it("makes the same choice at any time, so that nothing changes when one of them ends", async () => {
      const ending = await generateCertificate({ subject, key, ca: true, issuer: old, notAfter: daysFromNow(10) });
      for (const days of [0, 11]) {
        const { problems, files } = check(pem(leaf, ending, byYoung), undefined, undefined, daysFromNow(days));
        assert.deepEqual([problems, files?.chain], [[], byYoung.pem]);
      }
    });

    it("ends even if two authorities signed each other", async () => {
      const [a, b] = [generateKey(), generateKey()];
      const aByB = await generateCertificate({
        subject: "CN=A",
        key: a,
        ca: true,
        issuer: { subject: "CN=B", key: b },
      });
      const bByA = await generateCertificate({
        subject: "CN=B",
        key: b,
        ca: true,
        issuer: { subject: "CN=A", key: a },
      });
      const underA = await generateCertificate({ names: ["a.example"], issuer: aByB });
      assert.deepEqual(check(pem(underA, bByA, aByB)).files?.chain, pem(aByB, bByA));
    });
  });
});
