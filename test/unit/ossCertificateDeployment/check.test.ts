import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unknownValue } from "../../../provider/engine/unknown";
import { checkDeployment } from "../../../provider/ossCertificateDeployment/check";
import { derivedFields } from "../../../provider/ossCertificateDeployment/derivedFields";
import type { RawInputs } from "../../../provider/ossCertificateDeployment/state";

import { daysFromNow, type GeneratedChain, generateChain } from "../../support/certificates";
import { temporaryFolder } from "../../support/temporaryFolder";

describe("checkDeployment", () => {
  let chain: GeneratedChain;
  let expired: GeneratedChain;
  const now = new Date();

  before(async () => {
    chain = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-10), notAfter: daysFromNow(80) });
    expired = await generateChain({ notBefore: daysFromNow(-100), notAfter: daysFromNow(-10) });
  });

  const program = (more: RawInputs = {}, of = chain): RawInputs => ({
    region: "cn-hangzhou",
    bucket: "certificates",
    prefix: "site",
    certificate: of.fullchain,
    privateKey: of.privateKey,
    ...more,
  });

  const check = (news: RawInputs, olds: RawInputs = {}, defaultRegion?: string) =>
    checkDeployment(olds, news, { now, defaultRegion });

  const accepted = (news: RawInputs, olds: RawInputs = {}, defaultRegion?: string): RawInputs => {
    const { inputs, failures } = check(news, olds, defaultRegion);
    assert.deepEqual(failures, []);
    return inputs;
  };

  const reasons = (news: RawInputs, olds: RawInputs = {}) => check(news, olds).failures.map(({ reason }) => reason);

  it("refuses a certificate whose archive is another one's", () => {
    const olds = accepted(program());
    const [only, ...others] = reasons(program({ renewBeforeDays: 9 }), { ...olds, fingerprintSha256: "0".repeat(64) });
    assert.deepEqual(others, []);
    assert.match(
      only ?? "",
      /^`certificate` can't be archived: 'site\/.*' is the archive of another certificate, the one deployed now/,
    );
    const edited = { ...olds, fingerprintSha256: "" };
    assert.deepEqual(reasons(program({ renewBeforeDays: 9 }), edited), [], "a hand-edited state");
    const elsewhere = { ...olds, bucket: "another", fingerprintSha256: "0".repeat(64) };
    assert.deepEqual(reasons(program({ renewBeforeDays: 9 }), elsewhere), []);
  });

  describe("with a file that doesn't match the engine's hash", () => {
    let folder: string;
    let renewed: GeneratedChain;

    before(async () => {
      folder = temporaryFolder("certificates-check-");
      renewed = await generateChain({ issuedBy: chain, names: ["example.com"] });
    });

    after(() => rmSync(folder, { recursive: true }));

    const fileOf = (name: string, content: string) => {
      writeFileSync(join(folder, name), content);
      return { path: join(folder, name), hash: createHash("sha256").update(content).digest("hex") };
    };

    const write = (of: GeneratedChain) => ({
      certificate: fileOf("fullchain.pem", of.fullchain),
      privateKey: fileOf("privkey.pem", of.privateKey),
    });

    const sentence = (input: string) =>
      new RegExp(
        `^\`${input}\`: the file '.*' doesn't match the hash that Pulumi has: .* remove \`${input}\` from \`ignoreChanges\`\\.$`,
      );

    it("deploys no file that `ignoreChanges` excludes, although it has the same path", () => {
      const olds = accepted(program(write(chain)));
      const { privateKey } = write(renewed);
      const ignored = program({ certificate: olds.certificate, privateKey });
      const [only, ...others] = reasons(ignored, olds);
      assert.match(only ?? "", sentence("certificate"));
      assert.deepEqual(others, []);
    });

    it("changes nothing, or only what needs no file, while both are ignored", () => {
      const olds = accepted(program(write(chain)));
      write(renewed);
      const { certificate, privateKey } = olds;
      assert.deepEqual(accepted(program({ certificate, privateKey }), olds), olds);
      const noted = accepted(program({ certificate, privateKey, onDestroy: "deleteAll" }), olds);
      assert.equal(noted.fingerprint, chain.leaf.fingerprint);
      const [first, second] = reasons(program({ certificate, privateKey, tags: { team: "web" } }), olds);
      assert.match(first ?? "", sentence("certificate"));
      assert.match(second ?? "", sentence("privateKey"));
    });

    it("refuses a file that was replaced after the engine had read it", () => {
      const files = write(chain);
      write(renewed);
      assert.match(reasons(program(files))[0] ?? "", sentence("certificate"));
    });
  });

  it("keeps the inputs and adds the certificate's fields", () => {
    const news = program({ tags: { team: "web" } });
    const inputs = accepted(news);
    const { leaf, intermediates } = chain;
    const archive = `${leaf.notBefore.toISOString().slice(0, 10)}_${leaf.fingerprint.slice(0, 8)}`;
    const iso = (time: Date) => time.toISOString().replace(".000Z", "Z");
    const { serialNumber, ...others } = inputs;
    assert.deepEqual(others, {
      ...news,
      fingerprint: leaf.fingerprint,
      fingerprintSha256: leaf.fingerprintSha256,
      chainFingerprints: intermediates.map(({ fingerprintSha256 }) => fingerprintSha256),
      subject: "CN=example.com",
      issuer: "CN=Test Intermediate 1,O=Test",
      subjectAlternativeNames: ["example.com"],
      notBefore: iso(leaf.notBefore),
      notAfter: iso(leaf.notAfter),
      renewAfter: iso(daysFromNow(50)),
      keyAlgorithm: "ECDSA P-256",
      archivePath: `site/${archive}`,
      latestPath: "site/latest",
      warnings: [],
    });
    assert.match(String(serialNumber), /^[0-9a-f]+$/);
  });

  it("uses the default region if none is given", () => {
    assert.equal(accepted(program({ region: undefined }), {}, "oss-cn-beijing").region, "cn-beijing");
    assert.equal(accepted(program({ region: "" }), {}, "cn-beijing").region, "cn-beijing");
    assert.equal(accepted(program(), {}, "cn-beijing").region, "cn-hangzhou");
    assert.match(reasons(program({ region: undefined }))[0] ?? "", /^`region` is missing/);
  });

  it("normalizes the place, and leaves out missing inputs", () => {
    const inputs = accepted(program({ prefix: "site/", endpoint: "Files.Example.com", chain: null, tags: undefined }));
    assert.deepEqual([inputs.prefix, inputs.endpoint], ["site", "https://files.example.com"]);
    assert.deepEqual(["chain" in inputs, "tags" in inputs], [false, false]);
  });

  it("treats null, which an SDK may send for a missing input, as missing", () => {
    const optional =
      "prefix chain requiredDomains renewBeforeDays allowExpired endpoint cname internal pathStyle serverSideEncryption " +
      "kmsKeyId tags traceabilityUrl onDestroy";
    const { prefix, ...news } = program();
    const nulls = Object.fromEntries(optional.split(" ").map((input) => [input, null]));
    assert.deepEqual(accepted({ ...news, ...nulls }), accepted(news));
  });

  it("derives the same from separate chain and certificate", () => {
    const apart = accepted(program({ certificate: chain.certificate, chain: chain.chain }));
    const together = accepted(program());
    for (const field of derivedFields) {
      assert.deepEqual(apart[field], together[field], field);
    }
  });

  describe("refuses", () => {
    it("without a property, whose value the engine would print, and returns the inputs", () => {
      const news = program({ prefix: "/site", onDestroy: "delete" });
      const { inputs, failures } = check(news);
      assert.equal(inputs, news);
      assert.equal(failures.length, 2);
      assert.ok(failures.every(({ property }) => property === ""));
    });

    it("everything at once, but nothing twice", () => {
      const found = reasons({ bucket: "B", region: "nowhere", certificate: chain.fullchain, onDestroy: "delete" });
      assert.equal(found.length, 4);
      assert.equal(new Set(found).size, 4);
    });

    it("a missing certificate and key, each with what to do", () => {
      assert.deepEqual(reasons({ region: "cn-hangzhou", bucket: "certificates" }), [
        '`certificate` is missing. Give its PEM text, or new pulumi.asset.FileAsset("…") with the file\'s path.',
        '`privateKey` is missing. Give its PEM text, or new pulumi.asset.FileAsset("…") with the file\'s path.',
      ]);
    });

    it("an unreadable input, by its name", () => {
      assert.deepEqual(reasons(program({ privateKey: { path: "/no/such/privkey.pem" } })), [
        "`privateKey`: the file '/no/such/privkey.pem' does not exist. Check the path.",
      ]);
    });

    it("an expired certificate, unless it is allowed", () => {
      assert.match(reasons(program({}, expired)).join(), /expired on .* 10 days ago/);
      assert.deepEqual(reasons(program({ allowExpired: true }, expired)), []);
      assert.deepEqual(reasons(program({ allowExpired: unknownValue }, expired)), []);
    });

    it("a name that isn't covered, as far as names are known", () => {
      assert.match(reasons(program({ requiredDomains: ["example.org", unknownValue] })).join(), /example\.org/);
      assert.deepEqual(reasons(program({ requiredDomains: ["example.com", unknownValue] })), []);
    });
  });

  describe("of what is already deployed", () => {
    it("accepts an expired certificate in its place, but in no other", () => {
      const olds = accepted(program({ allowExpired: true }, expired));
      assert.deepEqual(reasons(program({}, expired), olds), []);
      assert.match(reasons(program({ prefix: "elsewhere" }, expired), olds).join(), /expired on/);
    });

    it("treats an unknown place as the old one", () => {
      const olds = accepted(program({ allowExpired: true }, expired));
      assert.deepEqual(reasons(program({ bucket: unknownValue }, expired), olds), []);
      const { privateKey, ...imported } = accepted(program());
      assert.deepEqual(reasons({ ...imported, bucket: unknownValue }, imported), []);
    });

    it("refuses another expired certificate", async () => {
      const olds = accepted(program({ allowExpired: true }, expired));
      const other = await generateChain({ notBefore: daysFromNow(-90), notAfter: daysFromNow(-5) });
      assert.match(reasons(program({}, other), olds).join(), /expired on/);
    });

    it("refuses an expired certificate with another problem", () => {
      const olds = accepted(program({ allowExpired: true }, expired));
      assert.match(reasons(program({ requiredDomains: ["example.org"] }, expired), olds).join(), /example\.org/);
    });

    it("needs no key after an import, while nothing must be uploaded", () => {
      const { privateKey, ...imported } = accepted(program());
      const news = { region: "cn-hangzhou", bucket: "certificates", prefix: "site", certificate: chain.fullchain };
      assert.deepEqual(reasons(news, imported), []);
      const withRoot = { ...news, certificate: chain.fullchain + chain.root.pem };
      assert.deepEqual(accepted(withRoot, imported).warnings, imported.warnings, "a warning alone needs no key either");
      assert.match(reasons({ ...news, tags: { team: "web" } }, imported).join(), /^`privateKey` is missing/);
      assert.match(reasons({ ...news, onDestroy: "deleteAll" }, imported).join(), /^`privateKey` is missing/);
      assert.match(reasons(news, accepted(program())).join(), /^`privateKey` is missing/);
    });
  });

  describe("with unknown values", () => {
    const derivedFrom = (inputs: RawInputs) => derivedFields.filter((field) => inputs[field] === unknownValue);

    it("knows only latest/ of an unknown certificate", () => {
      const inputs = accepted(program({ certificate: unknownValue, privateKey: unknownValue }));
      assert.deepEqual(
        derivedFrom(inputs),
        derivedFields.filter((field) => field !== "latestPath"),
      );
      assert.equal(inputs.latestPath, "site/latest");
      assert.equal(inputs.certificate, unknownValue);
    });

    it("does not know chain and warnings of an unknown chain", () => {
      assert.deepEqual(derivedFrom(accepted(program({ certificate: chain.certificate, chain: unknownValue }))), [
        "chainFingerprints",
        "warnings",
      ]);
    });

    it("does not know the warnings of an unknown key, which may be the reason for one", () => {
      assert.deepEqual(derivedFrom(accepted(program({ privateKey: unknownValue }))), ["warnings"]);
    });

    it("does not know the paths below an unknown prefix, or when to renew", () => {
      assert.deepEqual(derivedFrom(accepted(program({ prefix: unknownValue }))), ["archivePath", "latestPath"]);
      assert.deepEqual(derivedFrom(accepted(program({ renewBeforeDays: unknownValue }))), ["renewAfter"]);
    });

    it("still refuses what is known to be wrong", () => {
      assert.equal(reasons(program({ certificate: unknownValue, prefix: "/site" })).length, 1);
      assert.match(reasons(program({ certificate: unknownValue, privateKey: "no key" })).join(), /`privateKey`/);
    });
  });

  it("never mentions the key", () => {
    const broken = chain.privateKey.slice(0, -60);
    const text = JSON.stringify(reasons(program({ privateKey: broken })));
    assert.ok(text.length > 2);
    for (const line of broken.split("\n").filter((part) => part.length > 20 && !part.startsWith("-"))) {
      assert.ok(!text.includes(line));
    }
  });
});
