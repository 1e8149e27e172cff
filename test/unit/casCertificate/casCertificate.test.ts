import assert from "node:assert/strict";
import { type Emulator, type Statement, startEmulator } from "../../../emulator";
import { accountOf } from "../../../provider/alicloud/account";
import type { Credentials } from "../../../provider/alicloud/credentials";
import { casCertificate } from "../../../provider/casCertificate/casCertificate";
import type { CasInputs, CasState } from "../../../provider/casCertificate/state";
import type { Raw } from "../../../provider/engine/raw";
import { unknownValue } from "../../../provider/engine/unknown";
import { type GeneratedChain, generateChain } from "../../support/certificates";

describe("CasCertificate", () => {
  let emulator: Emulator;
  let chain: GeneratedChain;
  let renewed: GeneratedChain;
  let reported: string[];

  before(async () => {
    [chain, renewed] = [
      await generateChain({ names: ["www.example.com"] }),
      await generateChain({ names: ["www.example.com"] }),
    ];
  });

  beforeEach(async () => {
    emulator = await startEmulator();
    reported = [];
  });

  afterEach(() => emulator.stop());

  const contextOf = (keys: Credentials = emulator.owner) => {
    const settings: Record<string, string> = {
      "alicloud:accessKey": keys.accessKeyId,
      "alicloud:secretKey": keys.accessKeySecret,
      "alicloud:endpoints": JSON.stringify([{ cas: emulator.httpEndpoint }]),
    };
    const account = accountOf({ get: (key) => settings[key] }, {});
    return { account, now: new Date(), report: (sentence: string) => void reported.push(sentence) };
  };

  const check = (of: GeneratedChain, more: Raw<CasInputs> = {}, olds: Raw<CasInputs> = {}): CasInputs => {
    const { fullchain: certificate, privateKey } = of;
    const checked = casCertificate.check(olds, { certificate, privateKey, ...more }, { now: new Date() });
    assert.deepEqual(checked.failures, []);
    return checked.inputs as unknown as CasInputs;
  };

  const create = (inputs: CasInputs, keys?: Credentials): Promise<CasState> =>
    casCertificate.deploy(inputs, undefined, contextOf(keys));

  const actions = () => emulator.requests.map(({ query }) => query.Action ?? "");

  it("shows in a preview what the certificate is, under which name and in which store", () => {
    const inputs = check(chain);
    assert.equal(inputs.fingerprint, chain.leaf.fingerprint);
    assert.equal(inputs.store, "cn-hangzhou");
    assert.equal(inputs.name, `www.example.com_${inputs.fingerprintSha256.slice(0, 12)}`);
    assert.equal(
      casCertificate.check({}, inputs, { now: new Date(), defaultRegion: "eu-central-1" }).inputs.store,
      "cn-hangzhou",
    );
    const { privateKey, fullchain: certificate } = chain;
    const abroad = casCertificate.check(
      {},
      { certificate, privateKey },
      { now: new Date(), defaultRegion: "eu-central-1" },
    );
    assert.equal(abroad.inputs.store, "ap-southeast-1");
  });

  it("is uploaded once, and deleted with the resource", async () => {
    const state = await create(check(chain));
    assert.equal(state.certIdentifier, `${state.certId}-cn-hangzhou`);
    assert.equal(state.adopted, false);
    assert.doesNotMatch(JSON.stringify(state), /BEGIN/);
    assert.deepEqual(await casCertificate.read("id", state, contextOf()), { id: "id", state });
    await casCertificate.destroy(state, contextOf());
    assert.equal(await casCertificate.read("id", state, contextOf()), "gone");
  });

  it("is replaced by a renewal, which the preview shows by the fingerprint", async () => {
    const state = await create(check(chain));
    const news = check(renewed, {}, check(chain));
    const { changes, replaces, details } = casCertificate.diff(state, news);
    assert.ok(changes && replaces.includes("fingerprintSha256"));
    assert.deepEqual([details.get("fingerprint"), details.get("notAfter") ?? "update"], ["update", "update"]);
    assert.equal(
      [...details.keys()].some((name) => /certificate$|key$/i.test(name)),
      false,
    );
    const next = await create(news);
    assert.notEqual(next.certId, state.certId);
    await casCertificate.destroy(state, contextOf());
    assert.deepEqual(await casCertificate.read("id", next, contextOf()), { id: "id", state: next });
  });

  it("is adopted where the store has it, said so, and never deleted", async () => {
    const first = await create(check(chain));
    const second = await create(check(chain, { name: "another" }));
    assert.deepEqual([second.certId, second.adopted], [first.certId, true]);
    assert.match(reported[0] ?? "", /exists in the certificate store cn-hangzhou already, as 'www\.example\.com_/);
    await casCertificate.destroy(second, contextOf());
    assert.notEqual(await casCertificate.read("id", first, contextOf()), "gone");
  });

  it("keeps what another resource of the program has taken over: it was renamed, or replaced with the same certificate", async () => {
    const first = await create(check(chain));
    const second = await create(check(chain));
    await casCertificate.destroy(first, contextOf());
    assert.notEqual(await casCertificate.read("id", second, contextOf()), "gone");
    assert.match(reported.at(-1) ?? "", /stays in the certificate store: another resource of this program uses it now/);
  });

  it("leaves name, group and tags for the next certificate", async () => {
    const state = await create(check(chain, { tags: { team: "web" } }));
    const news = check(chain, { name: "another", tags: { team: "shop" }, resourceGroupId: "rg-1" });
    assert.equal(casCertificate.diff(state, news).changes, false);
    const updated = await casCertificate.deploy(news, state, contextOf());
    assert.deepEqual([updated.name, updated.tags, updated.resourceGroupId], [state.name, state.tags, undefined]);
    const next = casCertificate.diff(state, check(renewed, { tags: { team: "shop" } }));
    assert.deepEqual(next.replaces, ["fingerprintSha256"]);
  });

  it("says that a chain which changes without its certificate stays what it is in the store", () => {
    const { certificate, chain: intermediates, privateKey } = chain;
    const now = new Date();
    const olds = casCertificate.check({}, { certificate, privateKey }, { now }).inputs;
    const { inputs } = casCertificate.check(olds, { certificate, chain: intermediates, privateKey }, { now });
    assert.match(String(casCertificate.warnings?.(inputs, now)), /the certificate store keeps the chain of the upload/);
    const same = casCertificate.check(inputs, { certificate, chain: intermediates, privateKey }, { now });
    assert.doesNotMatch(String(casCertificate.warnings?.(same.inputs, now)), /keeps the chain/);
  });

  it("keeps the chain of the upload in the state, as the store does", async () => {
    const { certificate, chain: intermediates, privateKey } = chain;
    const now = new Date();
    const without = casCertificate.check({}, { certificate, privateKey }, { now }).inputs;
    const state = await create(without as unknown as CasInputs);
    const { inputs } = casCertificate.check(without, { certificate, chain: intermediates, privateKey }, { now });
    const next = await casCertificate.deploy(inputs as unknown as CasInputs, state, contextOf());
    assert.deepEqual(next.chainFingerprints, []);
  });

  it("does not promise the identifier of the certificate before for one that isn't known yet", async () => {
    const state = await create(check(chain));
    const { fullchain: certificate, privateKey } = chain;
    const previewed = (of: unknown) => {
      const { inputs } = casCertificate.check({}, { certificate: of, privateKey }, { now: new Date() });
      return casCertificate.preview(inputs as unknown as CasInputs, state) as CasState;
    };
    const { certIdentifier, reference } = previewed(unknownValue);
    assert.deepEqual([certIdentifier, reference.certIdentifier], [unknownValue, unknownValue]);
    assert.equal(previewed(certificate).certIdentifier, state.certIdentifier);
  });

  it("says of an adopted certificate what is true of it", async () => {
    const first = await create(check(chain));
    const second = await create(check(chain, { name: "another", tags: { team: "web" } }));
    assert.deepEqual([second.name, second.tags], [first.name, undefined]);
  });

  it("keeps a certificate that a product uses, and names the product", async () => {
    const state = await create(check(chain));
    emulator.cas.addProduct("ALB", (identifier) => identifier === state.certIdentifier);
    await casCertificate.destroy(state, contextOf());
    assert.match(
      reported.at(-1) ?? "",
      /stays in the certificate store: it is in use by ALB\. Delete it in the console/,
    );
    assert.notEqual(await casCertificate.read("id", state, contextOf()), "gone");
  });

  it("keeps a certificate when nothing tells whether it is in use", async () => {
    const state = await create(check(chain));
    const Statement: Statement[] = [{ Effect: "Allow", Action: "yundun-cert:DeleteUserCertificate", Resource: "*" }];
    const keys = emulator.addUser({ name: "deleter", policies: [{ Version: "1", Statement }] });
    await casCertificate.destroy(state, contextOf(keys));
    assert.match(reported.at(-1) ?? "", /lack yundun-cert:ListCertificates, so nothing tells whether it is in use/);
    assert.notEqual(await casCertificate.read("id", state, contextOf()), "gone");
  });

  it("looks for what uses it on every page of the list, and keeps it when it isn't listed", async () => {
    for (let index = 0; index < 100; index++) {
      emulator.cas.upload(`site-${index}`, renewed.fullchain, renewed.privateKey);
    }
    const state = await create(check(chain, { name: "site" }));
    emulator.cas.addProduct("ALB", (identifier) => identifier === state.certIdentifier);
    await casCertificate.destroy(state, contextOf());
    assert.match(reported.at(-1) ?? "", /it is in use by ALB\./);
    await casCertificate.destroy({ ...state, certId: "1", name: "nothing" }, contextOf());
    assert.match(reported.at(-1) ?? "", /CAS does not list it, so nothing tells whether it is in use/);
    assert.equal(actions().includes("DeleteUserCertificate"), false);
  });

  it("is found after an upload whose answer was lost, and isn't uploaded twice", async () => {
    emulator.faults.add({ match: { action: "yundun-cert:UploadUserCertificate" }, fault: { kind: "resetAfter" } });
    const state = await create(check(chain));
    assert.equal(state.adopted, false);
    assert.equal(actions().filter((action) => action === "UploadUserCertificate").length, 2);
    await casCertificate.destroy(state, contextOf());
    assert.equal(await casCertificate.read("id", state, contextOf()), "gone");
  });

  it("stays in the state when a refresh may not look, and says so", async () => {
    const state = await create(check(chain));
    const found = await casCertificate.read("id", state, contextOf(emulator.addUser({ name: "nobody" })));
    assert.deepEqual(found, { id: "id", state });
    assert.match(reported.at(-1) ?? "", /can't be read, so the state stays as it is\. Looking for 'www\.example\.com'/);
  });

  it("is found by a domain where its first name is none, or without any", async () => {
    for (const names of [["admin@example.com", "192.0.2.1", "www.example.com"], ["192.0.2.1"]]) {
      const state = await create(check(await generateChain({ names })));
      assert.notEqual(await casCertificate.read("id", state, contextOf()), "gone");
    }
  });

  it("is refused under a name that another certificate has", async () => {
    await create(check(chain, { name: "site" }));
    await assert.rejects(create(check(renewed, { name: "site" })), {
      message:
        /^Uploading certificate 'site' to the certificate store cn-hangzhou was refused \(400 NameRepeat\): another certificate/,
    });
    const { failures } = casCertificate.check(
      check(chain, { name: "site" }),
      { certificate: renewed.fullchain, privateKey: renewed.privateKey, name: "site" },
      { now: new Date() },
    );
    assert.match(failures[0]?.reason ?? "", /^`name` is that of the certificate before/);
  });

  it("takes two requests, and no key is in a URL", async () => {
    await create(check(chain));
    assert.deepEqual(actions(), ["ListUserCertificateOrder", "UploadUserCertificate"]);
    assert.doesNotMatch(JSON.stringify(emulator.requests), /BEGIN|PRIVATE/);
  });

  it("waits out CAS's throttling, which comes with 400", async () => {
    emulator.faults.add({
      match: { action: "yundun-cert:UploadUserCertificate" },
      fault: { kind: "status", status: 400, code: "FlowControlError" },
    });
    assert.equal((await create(check(chain))).adopted, false);
  });

  it("names the permission that is missing", async () => {
    const statement = {
      Effect: "Allow",
      Action: "yundun-cert:ListUserCertificateOrder",
      Resource: "*",
    } satisfies Statement;
    const user = emulator.addUser({ name: "ci", policies: [{ Version: "1", Statement: [statement] }] });
    await assert.rejects(create(check(chain), user), {
      message:
        /^Uploading certificate 'www\.example\.com_\w{12}' to the certificate store cn-hangzhou was refused \(403 .*the RAM user or role needs yundun-cert:UploadUserCertificate on '\*'\.$/,
    });
  });
});
