import assert from "node:assert/strict";
import {
  cachedKey,
  daysFromNow,
  type GeneratedChain,
  generateCertificate,
  generateChain,
  generateKey,
  toPem,
} from "../../support/certificates";
import { checkCertificate } from "./checklist";

describe("checkCertificate", () => {
  let made: GeneratedChain;

  before(async () => {
    made = await generateChain({
      names: ["example.com", "*.example.com"],
      subject: "CN=example.com,O=Example",
      serialNumber: "0abc",
      notBefore: new Date("2026-11-01T00:00:00Z"),
      notAfter: new Date("2027-01-30T00:00:00Z"),
    });
  });

  const now = new Date("2026-11-23T00:00:00Z");

  it("describes the certificate and renders the files", () => {
    const args = { certificate: made.fullchain, privateKey: made.key.traditional, now };
    const { leaf, ...checked } = checkCertificate(args);
    assert.ok(leaf?.der.equals(made.leaf.der));
    assert.deepEqual(checked, {
      problems: [],
      warnings: [],
      description: {
        fingerprint: made.leaf.fingerprint,
        fingerprintSha256: made.leaf.fingerprintSha256,
        chainFingerprints: made.intermediates.map(({ fingerprintSha256 }) => fingerprintSha256),
        serialNumber: "0abc",
        subject: "CN=example.com,O=Example",
        issuer: "CN=Test Intermediate 1,O=Test",
        subjectAlternativeNames: ["example.com", "*.example.com"],
        notBefore: "2026-11-01T00:00:00Z",
        notAfter: "2027-01-30T00:00:00Z",
        renewAfter: "2026-12-31T00:00:00Z",
        keyAlgorithm: "ECDSA P-256",
      },
      files: {
        certificate: made.certificate,
        privateKey: made.privateKey,
        chain: made.chain,
        fullchain: made.fullchain,
      },
      keyMatches: true,
    });
  });

  it("says that a key matches only if it was compared", async () => {
    const { fullchain: certificate, privateKey } = made;
    const keyMatches = (key: string | undefined, pem = certificate) =>
      checkCertificate({ certificate: pem, privateKey: key, now }).keyMatches;
    assert.equal(keyMatches(privateKey), true);
    assert.equal(keyMatches(undefined), undefined);
    assert.equal(keyMatches(generateKey().pkcs8), undefined);
    const weak = await generateCertificate({ names: ["example.com"], key: cachedKey("RSA-1024") });
    assert.equal(keyMatches(cachedKey("RSA-1024", "another").pkcs8, weak.pem), undefined);
  });

  it("does not throw for any number of days, even if the certificate ends before it begins", async () => {
    const reversed = await generateCertificate({ notBefore: daysFromNow(-1), notAfter: daysFromNow(-5) });
    for (const renewBeforeDays of [1, 1e12, Number.MAX_VALUE]) {
      const args = { certificate: reversed.pem, privateKey: undefined, renewBeforeDays };
      assert.match(checkCertificate(args).problems[0]?.reason ?? "", /before it begins/);
    }
  });

  it("gives the same result for every encoding and at any time", () => {
    const reference = checkCertificate({ certificate: made.fullchain, privateKey: made.privateKey, now });
    const forms = [
      made.fullchain.replaceAll("\n", "\r\n"),
      Buffer.from(`\ufeff${made.fullchain}`, "utf16le"),
      `text\n${made.fullchain}`,
    ];
    for (const certificate of forms) {
      const later = new Date("2027-01-29T00:00:00Z");
      assert.deepEqual(checkCertificate({ certificate, privateKey: made.key.traditional, now: later }), reference);
    }
  });

  it("names the kind of an unreadable public key, and reports no mismatch", async () => {
    const { certificate, privateKey, leaf } = await generateChain();
    const point = leaf.key.publicKeyDer.subarray(-64);
    const der = Buffer.from(leaf.der);
    der.fill(0, der.indexOf(point), der.indexOf(point) + 64);
    assert.notEqual(toPem("CERTIFICATE", der), certificate);
    const { problems } = checkCertificate({ certificate: toPem("CERTIFICATE", der), privateKey });
    assert.equal(problems.length, 1);
    assert.match(
      problems[0]?.reason ?? "",
      /is for a key that Node\.js does not know \(EC, in a form or on a curve that it cannot read\)/,
    );
  });

  it("checks the key alone while the certificate is unknown", () => {
    const known = { certificate: undefined, now };
    assert.deepEqual(checkCertificate({ ...known, privateKey: made.privateKey }), { problems: [], warnings: [] });
    const { problems } = checkCertificate({
      ...known,
      privateKey: made.key.encryptedPkcs8,
      requiredDomains: ["https://a"],
      renewBeforeDays: -1,
    });
    assert.deepEqual(
      problems.map(({ input }) => input),
      ["privateKey", "requiredDomains", "renewBeforeDays"],
    );
    const weak = checkCertificate({ ...known, privateKey: generateKey("secp256k1").pkcs8 });
    assert.deepEqual(
      weak.problems.map(({ input }) => input),
      ["privateKey"],
    );
  });

  it("checks the certificate alone while the key is unknown", () => {
    const checked = checkCertificate({ certificate: made.fullchain, privateKey: undefined, now });
    assert.deepEqual(checked.problems, []);
    assert.deepEqual(Object.keys(checked.files ?? {}), ["certificate", "chain", "fullchain"]);
  });

  it("finds nothing while nothing is known", () => {
    assert.deepEqual(checkCertificate({ certificate: undefined, privateKey: undefined, now }), {
      problems: [],
      warnings: [],
    });
  });

  it("does not check a chain that is not known yet", () => {
    const { certificate, privateKey } = made;
    const checked = checkCertificate({ certificate, chainUnknown: true, privateKey, now });
    assert.deepEqual([checked.problems, checked.warnings, checked.files], [[], [], undefined]);
    assert.equal(checked.description?.fingerprint, made.leaf.fingerprint);
    const swapped = checkCertificate({ certificate, chainUnknown: true, privateKey: generateKey().pkcs8, now });
    assert.match(swapped.problems[0]?.reason ?? "", /do not match/);
  });

  it("reports all independent problems at once, and no follow-on errors", async () => {
    const names = ["example.org"];
    const expired = await generateChain({ names, notBefore: daysFromNow(-90), notAfter: daysFromNow(-1) });
    const all = checkCertificate({
      certificate: expired.certificate,
      chain: "nonsense",
      privateKey: made.privateKey,
      requiredDomains: ["example.com", ""],
      renewBeforeDays: 0,
      now: new Date(),
    });
    const inputs = all.problems.map(({ input }) => input).sort();
    const expected = ["certificate", "chain", "privateKey", "renewBeforeDays", "requiredDomains", "requiredDomains"];
    assert.deepEqual(inputs, expected);
    const unreadable = checkCertificate({
      certificate: "nonsense",
      privateKey: made.privateKey,
      requiredDomains: ["a.example"],
      now,
    });
    assert.deepEqual(
      unreadable.problems.map(({ input }) => input),
      ["certificate"],
    );
  });

  it("admits an expired certificate when asked to", async () => {
    const expired = await generateChain({ notBefore: daysFromNow(-90), notAfter: daysFromNow(-1) });
    const { fullchain: certificate, privateKey } = expired;
    assert.equal(checkCertificate({ certificate, privateKey, now: new Date(), allowExpired: true }).problems.length, 0);
    assert.equal(checkCertificate({ certificate, privateKey }).problems.length, 1);
  });

  describe("with a key in `certificate`", () => {
    it("refuses text, which the state would keep in plain text", () => {
      for (const key of [
        made.privateKey,
        made.key.traditional,
        made.key.encryptedPkcs8,
        made.privateKey.slice(0, -30),
      ]) {
        const { problems, files } = checkCertificate({
          certificate: made.fullchain + key,
          privateKey: made.privateKey,
          now,
        });
        assert.match(problems[0]?.reason ?? "", /also holds a private key/);
        assert.equal(files, undefined);
      }
    });

    it("ignores it in a file with a warning, and no result contains it", () => {
      const combined = Buffer.from(made.privateKey + made.fullchain);
      const { problems, warnings, files } = checkCertificate({ certificate: combined, privateKey: combined, now });
      assert.deepEqual(problems, []);
      assert.match(warnings.join(), /`certificate` also holds a private key, which is ignored/);
      assert.deepEqual(
        files,
        checkCertificate({ certificate: made.fullchain, privateKey: made.privateKey, now }).files,
      );
    });
  });

  it("limits the size of the input", () => {
    const large = "-----BEGIN CERTIFICATE-----".repeat(50_000);
    const { problems } = checkCertificate({ certificate: large, chain: large, privateKey: large, now });
    assert.deepEqual(
      problems.map(({ reason }) => /larger than 1 MiB/.test(reason)),
      [true, true, true],
    );
  });

  it("refuses more than twenty different certificates before it verifies any", async () => {
    const authorities = await Promise.all(
      Array.from({ length: 100 }, () =>
        generateCertificate({ subject: "CN=X", ca: true, keyIdentifiers: false, key: "P-521", hash: "SHA-512" }),
      ),
    );
    const pem = (from: number, to: number) =>
      authorities
        .slice(from, to)
        .map((authority) => authority.pem)
        .join("");
    const start = performance.now();
    const problemsOf = (certificate: string, chain?: string) =>
      checkCertificate({ certificate, chain, privateKey: undefined, now }).problems;
    const advice = "as a list of trusted authorities does. Pass the certificate with its own intermediates only";
    assert.deepEqual(problemsOf(pem(0, 50), pem(50, 100)), [
      {
        input: "chain",
        reason: `\`certificate\` and \`chain\` together hold 100 certificates, ${advice} (fullchain.pem).`,
      },
    ]);
    assert.deepEqual(problemsOf(pem(0, 21)), [
      { input: "certificate", reason: `\`certificate\` holds 21 certificates, ${advice} (fullchain.pem).` },
    ]);
    assert.match(problemsOf(pem(0, 20), pem(10, 20))[0]?.reason ?? "", /holds no server certificate/);
    assert.ok(performance.now() - start < 15_000, "without the limit it takes hours");
  });

  it("limits the time for twenty with the same name", async () => {
    const named = { subject: "CN=X", keyIdentifiers: false, hash: "SHA-512" } as const;
    const issuer = await generateCertificate({ ...named, ca: true, key: "P-521" });
    const makes = Array.from({ length: 19 }, () => generateCertificate({ ...named, ca: true, key: "P-521", issuer }));
    const leaf = await generateCertificate({ ...named, names: ["a.example"], issuer });
    const certificate = [leaf, ...(await Promise.all(makes))].map(({ pem }) => pem).join("");
    const start = performance.now();
    const { problems } = checkCertificate({ certificate });
    assert.equal(problems.length, 1);
    assert.ok(performance.now() - start < 15_000, "without the limit it takes hours");
  });

  it("accepts a leaf with nineteen intermediates, even if they are repeated", async () => {
    const { fullchain, chain } = await generateChain({ intermediates: 19 });
    const { problems, files } = checkCertificate({
      certificate: fullchain,
      chain,
    });
    assert.deepEqual(problems, []);
    assert.equal(files?.chain, chain);
  });

  it("never throws when a byte is flipped", () => {
    const { certificate: leaf, privateKey: key } = made;
    for (const [input, text] of [
      ["certificate", leaf],
      ["privateKey", key],
    ] as const) {
      const body = Buffer.from(text.replaceAll(/-----[A-Z ]+-----|\n/g, ""), "base64");
      for (let at = 0; at < body.length; at += 1) {
        const flipped = Buffer.from(body);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
        const label = input === "certificate" ? "CERTIFICATE" : "PRIVATE KEY";
        const pem = `-----BEGIN ${label}-----\n${flipped.toString("base64")}\n-----END ${label}-----\n`;
        const good = { certificate: made.fullchain, privateKey: key, chain: made.chain, now };
        const { problems, files } = checkCertificate({ ...good, [input]: pem });
        const isUnharmed = files?.fullchain === made.fullchain && files.privateKey?.includes("PRIVATE KEY");
        assert.ok(problems.length > 0 || isUnharmed, `byte ${at} of ${input}`);
      }
    }
  });
});
