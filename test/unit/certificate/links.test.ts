import "reflect-metadata";

import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension } from "@peculiar/x509";
import {
  daysFromNow,
  type GeneratedCertificate,
  type GeneratedChain,
  generateCertificate,
  generateChain,
  generateKey,
} from "../../support/certificates";
import { Chance } from "../../support/seed";
import { checkCertificates, reasonsAgainst } from "./checklist";

/** An authority that issues for servers only. */
const lowest = {
  plain: true,
  extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)],
};

const ends = ({ notAfter }: GeneratedCertificate) => notAfter.toISOString().replace(".000Z", "Z");

describe("links", () => {
  let made: GeneratedChain;
  let foreign: GeneratedChain;

  before(async () => {
    made = await generateChain({ intermediates: 1 });
    const root = await generateCertificate({ subject: "CN=Foreign Root", ca: true });
    foreign = await generateChain({ intermediates: 0 });
    foreign.intermediates.push(await generateCertificate({ subject: "CN=Foreign", ca: true, issuer: root, ...lowest }));
  });

  it("names an unrelated certificate first, and asks for no issuer if none can be missing", () => {
    const [stranger] = foreign.intermediates;
    const [middle] = made.intermediates;
    assert.deepEqual(reasonsAgainst(made.leaf, middle, stranger), [
      '`certificate` has a certificate that does not belong to the chain: "CN=Foreign" issued none of the others. Remove it: a chain is whole without its root.',
    ]);
    assert.deepEqual(reasonsAgainst(made.leaf, middle, made.root, stranger), [
      '`certificate` has a certificate that does not belong to the chain: "CN=Foreign" issued none of the others. Remove it.',
    ]);
    assert.deepEqual(reasonsAgainst(made.leaf, stranger), [
      '`certificate` has a certificate that does not belong to the chain: "CN=Foreign" issued none of the others. Remove it. ' +
        'There is a gap too: "CN=Test Intermediate 1,O=Test", the issuer of "CN=example.com", is missing. Add it (the certificate authority offers it for download).',
    ]);
  });

  it("names an unrelated certificate first, and then the issuer that may be missing", async () => {
    const stranger = await generateCertificate({ subject: "CN=Other Root", ca: true });
    assert.deepEqual(reasonsAgainst(made.leaf, made.intermediates[0], stranger), [
      '`certificate` has a certificate that does not belong to the chain: "CN=Other Root" issued none of the others. Remove it: a chain is whole without its root. ' +
        'Only if "CN=Test Root,O=Test" is no root, there is a gap: "CN=Test Root,O=Test", the issuer of "CN=Test Intermediate 1,O=Test", is missing, and should be added (the certificate authority offers it for download).',
    ]);
  });

  it("tells two generations of one authority apart", async () => {
    const issuer = made.root;
    const young = await generateCertificate({ subject: "CN=M", ca: true, issuer, notAfter: daysFromNow(800) });
    const old = await generateCertificate({ subject: "CN=M", ca: true, issuer, notAfter: daysFromNow(400) });
    const third = await generateCertificate({ subject: "CN=M", ca: true, issuer, notAfter: daysFromNow(300) });
    const leaf = await generateCertificate({ names: ["a.example"], issuer: young });
    for (const given of [
      [leaf, young, old],
      [leaf, old, young],
      [old, leaf, young],
    ]) {
      assert.match(
        reasonsAgainst(...given).join("\n"),
        new RegExp(
          `^\`certificate\` has a certificate that does not belong to the chain: "CN=M" \\[serial number 5e[0-9a-f]{30}, ends ${ends(old)}\\] ` +
            `issued none of the others, unlike "CN=M" \\[serial number 5e[0-9a-f]{30}, ends ${ends(young)}\\] of the same name\\. Remove it: a chain is whole without its root\\.$`,
        ),
      );
    }
    assert.match(
      reasonsAgainst(leaf, old, third).join("\n"),
      new RegExp(
        `ends ${ends(old)}\\], "CN=M" .* ends ${ends(third)}\\] bears the name of the issuer of "CN=a\\.example", but another key`,
      ),
    );
  });

  it("accepts the certificate by which an authority changed its key", async () => {
    const [oldKey, newKey] = [generateKey(), generateKey()];
    const old = await generateCertificate({ subject: "CN=Rolling", key: oldKey, ca: true });
    const rollover = await generateCertificate({ subject: "CN=Rolling", key: newKey, ca: true, issuer: old });
    const leaf = await generateCertificate({ names: ["a.example"], issuer: rollover });
    for (const given of [
      [leaf, rollover],
      [leaf, rollover, old],
      [old, rollover, leaf],
    ]) {
      const { problems, files } = checkCertificates(...given);
      assert.deepEqual([problems, files?.chain], [[], rollover.pem]);
    }
  });

  it("names each unrelated certificate once, and its kind", async () => {
    const issuer = made.intermediates[0];
    const other = await generateCertificate({ names: ["b.example"], issuer });
    const another = await generateCertificate({ names: ["c.example"], issuer });
    assert.deepEqual(reasonsAgainst(made.leaf, issuer, other, another), [
      '`certificate` has a certificate that does not belong to the chain: "CN=b.example", "CN=c.example" is another server\'s. Remove it; every deployment takes one certificate.',
    ]);
  });

  describe("with an intermediate that has ended", () => {
    const ended = { notBefore: daysFromNow(-900), notAfter: daysFromNow(-57) };

    it("offers to remove a root's cross-signed certificate at the end of the chain", async () => {
      // As "DST Root CA X3" signed "ISRG Root X1".
      const former = await generateCertificate({ subject: "CN=Former Root", ca: true, ...ended });
      const root = await generateCertificate({ subject: "CN=Root", ca: true });
      const cross = await generateCertificate({
        subject: "CN=Root",
        key: root.key,
        ca: true,
        issuer: former,
        ...ended,
      });
      const middle = await generateCertificate({ subject: "CN=M", ca: true, issuer: root });
      const leaf = await generateCertificate({ names: ["a.example"], issuer: middle });
      for (const given of [
        [leaf, middle, cross],
        [leaf, middle, cross, former],
      ]) {
        assert.match(
          reasonsAgainst(...given).join("\n"),
          /^The intermediate "CN=Root" in `certificate` expired on [^,]*, 57 days ago\. Remove it: clients that have "CN=Root" as a root of their own, as they do when this was only its cross-signed certificate, need none above "CN=M"\. Else pass the certificate authority's current intermediate, or set `allowExpired: true`[^\n]*$/,
        );
      }
      // The advice is right: without it, the chain is accepted.
      assert.deepEqual(reasonsAgainst(leaf, middle), []);
      const both = checkCertificates(leaf, middle, cross, root);
      assert.deepEqual([both.problems, both.files?.chain], [[], middle.pem]);
    });

    it("does not offer that for the leaf's own issuer", async () => {
      const middle = await generateCertificate({ subject: "CN=M", ca: true, issuer: made.root, ...ended });
      const leaf = await generateCertificate({ names: ["a.example"], issuer: middle });
      assert.match(
        reasonsAgainst(leaf, middle).join("\n"),
        /expired on [^.]*\. Pass the certificate authority's current/,
      );
    });
  });

  it("warn of every certificate that is left out, for related ones in any order", async () => {
    const chance = new Chance("links");
    const key = generateKey();
    const root = await generateCertificate({ subject: "CN=R", ca: true });
    const young = await generateCertificate({ subject: "CN=R2", ca: true });
    const byRoot = await generateCertificate({ subject: "CN=M", ca: true, issuer: root, key });
    const pool = [
      root,
      young,
      byRoot,
      await generateCertificate({ subject: "CN=M", ca: true, issuer: young, key }),
      await generateCertificate({ subject: "CN=M", ca: true, issuer: root }),
      await generateCertificate({ subject: "CN=M", ca: true, issuer: byRoot }),
      await generateCertificate({ subject: "CN=R", key: root.key, ca: true, issuer: young }),
      await generateCertificate({ subject: "CN=R2", key: young.key, ca: true, issuer: root }),
      await generateCertificate({ names: ["a.example"], issuer: byRoot, key, notBefore: daysFromNow(-60) }),
      await generateCertificate({ names: ["a.example"], issuer: byRoot }),
      await generateCertificate({ names: ["a.example"], issuer: byRoot, ca: true }),
      await generateCertificate({ subject: "", names: ["b.example"], issuer: byRoot }),
      await generateCertificate({ names: ["a.example"], key }),
    ];
    for (let round = 0; round < 400; round++) {
      const given = pool
        .map((certificate) => ({ certificate, at: chance.number() }))
        .sort((a, b) => a.at - b.at)
        .slice(0, 1 + chance.below(6))
        .map(({ certificate }) => certificate);
      const { problems, warnings, files } = checkCertificates(...given);
      assert.equal(files === undefined, problems.length > 0);
      const left = given.filter(({ pem }) => files !== undefined && !files.fullchain.includes(pem));
      for (const { subject, names } of left.map((one) => ({ subject: one.subject, names: namesOf(one, given) }))) {
        assert.ok(
          names.some((name) => warnings.join("\n").includes(name)),
          `round ${round}: ${subject} is dropped unsaid: ${warnings.join("\n")}`,
        );
      }
    }
  });
});

/** A certificate's name among these: with its serial number if another has the same name. */
function namesOf(certificate: GeneratedCertificate, given: readonly GeneratedCertificate[]): string[] {
  const { serialNumber } = new X509Certificate(certificate.der);
  const isAlone = given.filter(({ subject }) => subject === certificate.subject).length === 1;
  return isAlone
    ? [`"${certificate.subject}"`]
    : [`"${certificate.subject}" [serial number ${serialNumber.toLowerCase()}`];
}
