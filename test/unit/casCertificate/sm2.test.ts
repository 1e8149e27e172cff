import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../../emulator";
import { accountOf } from "../../../provider/alicloud/account";
import { casCertificate } from "../../../provider/casCertificate/casCertificate";
import type { CasInputs, CasState } from "../../../provider/casCertificate/state";
import { cdnDomainCertificate } from "../../../provider/cdnDomainCertificate/cdnDomainCertificate";
import { secretNames } from "../../../provider/engine/fields";
import type { Raw } from "../../../provider/engine/raw";
import { unknownValue } from "../../../provider/engine/unknown";
import { generateChain } from "../../support/certificates";
import { type GeneratedSm2Pair, generateSm2Pair, partsOf } from "../../support/sm2";
import { temporaryFolder } from "../../support/temporaryFolder";

describe("CasCertificate with an SM2 pair", () => {
  let emulator: Emulator;
  let pair: GeneratedSm2Pair;
  let renewed: GeneratedSm2Pair;
  let reported: string[];

  before(() => {
    [pair, renewed] = [generateSm2Pair(), generateSm2Pair()];
  });

  beforeEach(async () => {
    emulator = await startEmulator();
    reported = [];
  });

  afterEach(() => emulator.stop());

  const contextOf = () => {
    const settings: Record<string, string> = {
      "alicloud:accessKey": emulator.owner.accessKeyId,
      "alicloud:secretKey": emulator.owner.accessKeySecret,
      "alicloud:endpoints": JSON.stringify([{ cas: emulator.httpEndpoint }]),
    };
    const account = accountOf({ get: (key) => settings[key] }, {});
    return { account, now: new Date(), report: (sentence: string) => void reported.push(sentence) };
  };

  const checked = (inputs: Raw<CasInputs>, olds: Raw<CasInputs> = {}, now = new Date()) =>
    casCertificate.check(olds, inputs, { now });

  const check = (sm2: unknown, more: Raw<CasInputs> = {}, olds?: Raw<CasInputs>): CasInputs => {
    const { inputs, failures } = checked({ sm2, ...more }, olds);
    assert.deepEqual(failures, []);
    return inputs as unknown as CasInputs;
  };

  const create = (inputs: CasInputs): Promise<CasState> => casCertificate.deploy(inputs, undefined, contextOf());
  const uploads = () => emulator.requests.filter(({ query }) => query.Action === "UploadUserCertificate").length;
  const store = () => emulator.cas.certificates();
  const loseAnswer = () =>
    emulator.faults.add({ match: { action: "yundun-cert:UploadUserCertificate" }, fault: { kind: "resetAfter" } });

  /** The pair with the encryption certificate of another one. */
  const mixed = () => {
    const { signCertificate, signPrivateKey } = pair;
    return { ...partsOf(renewed), signCertificate, signPrivateKey };
  };

  it("is uploaded with both certificates and their keys in SEC1, no part of which is in a URL or the state", async () => {
    const state = await create(check(partsOf(pair)));
    assert.deepEqual([state.adopted, state.keyAlgorithm], [false, "SM2"]);
    const [stored] = store();
    assert.equal(stored?.certificate.pem, pair.signCertificate);
    assert.equal(stored?.encryption?.certificate.pem, pair.encryptCertificate);
    assert.match(stored?.privateKey ?? "", /^-----BEGIN EC PRIVATE KEY-----/);
    assert.match(stored?.encryption?.privateKey ?? "", /^-----BEGIN EC PRIVATE KEY-----/);
    assert.doesNotMatch(JSON.stringify([state, emulator.requests]), /BEGIN|PRIVATE/);
    assert.equal("sm2" in state, false);
  });

  it("is named after both certificates", () => {
    const { name, fingerprintSha256, encryptFingerprintSha256 = "" } = check(partsOf(pair));
    const hash = createHash("sha256")
      .update(fingerprintSha256 + encryptFingerprintSha256)
      .digest("hex");
    assert.equal(name, `www.example.com_${hash.slice(0, 12)}`);
    assert.notEqual(check(mixed()).name, name);
  });

  it("is a secret as a whole, and checked in a preview as far as it is known", () => {
    assert.ok(secretNames(casCertificate.fields, { ...check(partsOf(pair)) }).includes("sm2"));
    const halfKnown = check({ ...partsOf(pair), encryptPrivateKey: unknownValue });
    assert.equal(halfKnown.fingerprintSha256, check(partsOf(pair)).fingerprintSha256);
    const later = check(unknownValue);
    assert.deepEqual(
      [later.fingerprintSha256, later.encryptFingerprintSha256, later.name],
      Array(3).fill(unknownValue),
    );
  });

  it("is read from files, if they are still those of the preview", async () => {
    const folder = temporaryFolder("sm2-files-");
    try {
      const files = Object.entries(partsOf(pair)).map(([part, content]) => {
        const path = join(folder, part);
        writeFileSync(path, content);
        return [part, { path, hash: createHash("sha256").update(content).digest("hex") }];
      });
      const inputs = check(Object.fromEntries(files));
      writeFileSync(join(folder, "encryptPrivateKey"), renewed.encryptPrivateKey);
      await assert.rejects(create(inputs), {
        message: /^The certificate can't be uploaded any more\. `sm2\.encryptPrivateKey`: .* doesn't match the hash/,
      });
      writeFileSync(join(folder, "encryptPrivateKey"), pair.encryptPrivateKey);
      assert.equal((await create(inputs)).adopted, false);
    } finally {
      rmSync(folder, { recursive: true });
    }
    await assert.rejects(create({ ...check(partsOf(pair)), sm2: partsOf(renewed) }), {
      message: /^The certificate changed while Pulumi was running\. Nothing was uploaded/,
    });
  });

  it("is replaced by a renewal of either certificate, which the preview shows by its fingerprint", async () => {
    const state = await create(check(partsOf(pair)));
    const both = casCertificate.diff(state, check(partsOf(renewed)));
    assert.deepEqual([both.changes, both.details.get("fingerprint")], [true, "update"]);
    for (const field of ["fingerprintSha256", "encryptFingerprintSha256"]) {
      assert.ok(both.replaces.includes(field) && both.details.has(field));
    }
    const half = casCertificate.diff(state, check(mixed()));
    assert.ok(half.changes && half.replaces.includes("encryptFingerprintSha256"));
    assert.equal(half.details.has("fingerprintSha256"), false);
    assert.equal(casCertificate.diff(state, check(partsOf(pair))).changes, false);
    const { failures } = checked({ sm2: mixed(), name: "site" }, check(partsOf(pair), { name: "site" }));
    assert.match(failures[0]?.reason ?? "", /^`name` is that of the certificate before/);
  });

  for (const listed of ["sign", "encrypt", "none"] as const) {
    describe(`where CAS lists the fingerprint of ${listed}`, () => {
      beforeEach(() => {
        emulator.cas.switches.pairFingerprint = listed;
      });

      it("is read, deleted, and gone", async () => {
        const state = await create(check(partsOf(pair)));
        assert.deepEqual(await casCertificate.read("id", state, contextOf()), { id: "id", state });
        await casCertificate.destroy(state, contextOf());
        assert.equal(await casCertificate.read("id", state, contextOf()), "gone");
      });

      it("is found under its default name, and not uploaded twice", async () => {
        loseAnswer();
        const state = await create(check(partsOf(pair)));
        assert.deepEqual([state.adopted, uploads(), store().length], [false, 2, 1]);
        const again = await create(check(partsOf(pair)));
        assert.deepEqual([again.certId, again.adopted, uploads()], [state.certId, true, 2]);
        assert.match(reported[0] ?? "", /^The certificate exists in the certificate store cn-hangzhou already/);
      });

      it("is not taken for a pair with another encryption certificate", async () => {
        const other = await create(check(mixed()));
        const named = await create(check(mixed(), { name: "named" }));
        const state = await create(check(partsOf(pair)));
        assert.deepEqual([state.adopted, named.certId], [false, other.certId]);
        assert.notEqual(state.certId, other.certId);
      });

      it("is refused under a name that is taken, by an earlier upload perhaps", async () => {
        loseAnswer();
        await assert.rejects(create(check(partsOf(pair), { name: "site" })), {
          message:
            /^Uploading certificate 'site' to .* was refused \(400 NameRepeat\): another certificate has this name, or it is this SM2 pair from an interrupted run/,
        });
      });
    });
  }

  it("excludes the other inputs, and has all its parts", async () => {
    const { fullchain: certificate, privateKey } = await generateChain();
    const reasonsOf = (inputs: Raw<CasInputs>) => checked(inputs).failures.map(({ reason }) => reason);
    assert.deepEqual(reasonsOf({ sm2: partsOf(pair), certificate, privateKey }), [
      "`sm2` and `certificate`, `privateKey` are both given. Keep one of them: a CasCertificate is one certificate or one SM2 pair.",
    ]);
    const { encryptPrivateKey: _, encryptCertificate: __, ...half } = partsOf(pair);
    assert.match(
      reasonsOf({ sm2: half })[0] ?? "",
      /^`sm2\.encryptCertificate`, `sm2\.encryptPrivateKey` is missing: an SM2 pair/,
    );
    assert.equal(reasonsOf({ sm2: "text" }).length, 1);
    assert.equal(reasonsOf({ sm2: { ...partsOf(pair), signPrivateKey: privateKey } }).length, 1);
    assert.match(reasonsOf({})[0] ?? "", /^`certificate` is missing/);
  });

  it("doesn't block a stack when it expires after its deployment", () => {
    const later = new Date(Date.now() + 100 * 86_400_000);
    const deployed = check(partsOf(pair));
    assert.equal(checked({ sm2: partsOf(pair) }, {}, later).failures.length, 2);
    assert.deepEqual(checked({ sm2: partsOf(pair) }, deployed, later).failures, []);
  });

  it("is no certificate for a domain of CDN", async () => {
    const { reference: casCertificate } = await create(check(partsOf(pair)));
    const inputs = { domain: "www.example.com", product: "cdn", casCertificate };
    const { failures } = cdnDomainCertificate.check({}, inputs, { now: new Date() });
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      [
        "`casCertificate` is an SM2 pair, which this resource can't have served. Give a CasCertificate with `certificate` and `privateKey`.",
      ],
    );
  });
});
