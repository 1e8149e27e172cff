import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../../emulator";
import { accountOf } from "../../../provider/alicloud/account";
import { fileNames } from "../../../provider/bucketLayout/layout";
import { bucketOf } from "../../../provider/oss/accountBucket";
import { checkDeployment } from "../../../provider/ossCertificateDeployment/check";
import { destroyDeployment } from "../../../provider/ossCertificateDeployment/destroy";
import { diffDeployment } from "../../../provider/ossCertificateDeployment/diff";
import { reconcile } from "../../../provider/ossCertificateDeployment/reconcile";
import { type Recovered, recoverDeployment } from "../../../provider/ossCertificateDeployment/recover";
import type { CheckedInputs, DeploymentState } from "../../../provider/ossCertificateDeployment/state";
import { type GeneratedChain, generateChain } from "../../support/certificates";

describe("recoverDeployment", () => {
  const name = "certificates";
  let emulator: Emulator;
  let chain: GeneratedChain;
  let state: DeploymentState;
  let inputs: CheckedInputs;

  const location = (prefix: string) => ({
    region: "cn-hangzhou",
    bucket: name,
    prefix,
    endpoint: emulator.httpEndpoint,
    pathStyle: true,
  });

  const account = (keys = emulator.owner) => {
    const values: Record<string, string> = {
      "alicloud:accessKey": keys.accessKeyId,
      "alicloud:secretKey": keys.accessKeySecret,
    };
    return accountOf({ get: (key) => values[key] }, {});
  };

  const check = (prefix: string, extra: object = {}) => {
    const { fullchain: certificate, privateKey } = chain;
    const program = { ...location(prefix), certificate, privateKey, ...extra };
    const checked = checkDeployment({}, program, { now: new Date() });
    assert.deepEqual(checked.failures, []);
    return checked.inputs as unknown as CheckedInputs;
  };

  const recover = async (prefix: string): Promise<Recovered> => {
    const place = location(prefix);
    const recovered = await recoverDeployment(place, bucketOf(account(), place), new Date());
    assert.ok(recovered !== "missing");
    return recovered;
  };

  /** As AutoSSL leaves a directory: the same names, without marks. */
  const fill = (directory: string, files: Partial<Record<keyof typeof fileNames, string>>) => {
    for (const [role, body] of Object.entries(files)) {
      emulator.putObject(name, `${directory}/${fileNames[role as keyof typeof fileNames]}`, body);
    }
  };

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket(name);
    chain = await generateChain();
    inputs = check("certs/site", { traceabilityUrl: "https://example.com/certificates" });
    state = await reconcile(inputs, undefined, bucketOf(account(), inputs), new Date());
  });

  after(() => emulator.stop());

  it("returns the state that the deployment left, and records that it is an import", async () => {
    assert.deepEqual((await recover("certs/site")).state, { ...state, imported: true });
  });

  it("gives an import its own mark with the first write, so that the deployment that it found keeps off its objects", async () => {
    const renewed = await generateChain({ issuedBy: chain });
    const theirs = check("imported", { onDestroy: "deleteAll" });
    const bucket = bucketOf(account(), theirs);
    const first = await reconcile(theirs, undefined, bucket, new Date());
    const { state: found } = await recover("imported");
    assert.equal(found.deploymentId, first.deploymentId);

    const noted = await reconcile({ ...check("imported"), onDestroy: "deleteLatest" }, found, bucket, new Date());
    assert.equal(noted.deploymentId, first.deploymentId, "nothing was written");
    assert.equal(noted.imported, true);

    const renewal = check("imported", { certificate: renewed.fullchain, privateKey: renewed.privateKey });
    const written = await reconcile(renewal, noted, bucket, new Date());
    assert.notEqual(written.deploymentId, first.deploymentId);
    assert.equal("imported" in written, false);
    const again = await reconcile({ ...renewal, tags: { team: "web" } }, written, bucket, new Date());
    assert.equal(again.deploymentId, written.deploymentId);

    await destroyDeployment(first, bucket);
    const left = [...emulator.objects(name).keys()].filter((key) => key.startsWith("imported/"));
    assert.equal(left.length, 15);
  });

  it("also gives latest/ the import's mark if only the archive is repaired", async () => {
    const theirs = check("repaired", { onDestroy: "deleteLatest" });
    const bucket = bucketOf(account(), theirs);
    const { archivePath } = await reconcile(theirs, undefined, bucket, new Date());
    await bucket.delete(`${archivePath}/chain.pem`);
    const { state: found } = await recover("repaired");
    await destroyDeployment(await reconcile(theirs, found, bucket, new Date()), bucket);
    assert.deepEqual(await bucket.list("repaired/latest/"), []);
  });

  it("returns inputs that lead to no change, and no key", async () => {
    const recovered = await recover("certs/site");
    assert.equal(recovered.inputs.certificate, chain.fullchain);
    assert.equal("privateKey" in recovered.inputs, false);
    assert.deepEqual(diffDeployment(recovered.state, inputs), { changes: false, replaces: [] });
    const again = checkDeployment(recovered.inputs, recovered.inputs, { now: new Date() });
    assert.deepEqual(again.failures, []);
    assert.deepEqual(diffDeployment(recovered.state, again.inputs as Partial<CheckedInputs>).changes, false);
  });

  it("requires the key as soon as something would be uploaded", async () => {
    const recovered = await recover("certs/site");
    const moved = checkDeployment(recovered.inputs, { ...recovered.inputs, prefix: "moved" }, { now: new Date() });
    assert.match(moved.failures.map(({ reason }) => reason).join(), /^`privateKey` is missing\. Give its PEM text/);
  });

  it("leaves out what is missing or belongs to another certificate, so that the next up repairs it", async () => {
    const broken = check("broken");
    await reconcile(broken, undefined, bucketOf(account(), broken), new Date());
    emulator.deleteObject(name, "broken/latest/chain.pem");
    emulator.putObject(name, "broken/latest/privkey.pem", "x", { meta: { "fingerprint-sha256": "0".repeat(64) } });
    const recovered = await recover("broken");
    const keys = recovered.state.objects.map(({ key }) => key);
    assert.equal(keys.length, 8);
    assert.ok(!keys.includes("broken/latest/chain.pem") && !keys.includes("broken/latest/privkey.pem"));
    assert.equal(diffDeployment(recovered.state, broken).changes, true);
  });

  it("adopts what AutoSSL wrote", async () => {
    const { certificate, privateKey, chain: intermediates, fullchain } = chain;
    const files = { certificate, privateKey, chain: intermediates, fullchain, readme: "AutoSSL" };
    const autossl = check("autossl");
    fill("autossl/latest", files);
    fill(autossl.archivePath, files);
    const recovered = await recover("autossl");
    assert.equal(recovered.state.objects.length, 10);
    assert.equal(diffDeployment(recovered.state, autossl).changes, false);
  });

  it("doesn't accept a key of AutoSSL's that doesn't match", async () => {
    const { certificate, chain: intermediates, fullchain } = chain;
    const { privateKey } = await generateChain();
    fill("mixed/latest", { certificate, privateKey, chain: intermediates, fullchain, readme: "AutoSSL" });
    const keys = (await recover("mixed")).state.objects.map(({ key }) => key);
    assert.ok(!keys.includes("mixed/latest/privkey.pem"));
    assert.ok(keys.includes("mixed/latest/cert.pem"));
  });

  it("reads cert.pem and chain.pem if there is no fullchain.pem", async () => {
    fill("parts/latest", { certificate: chain.certificate, chain: chain.chain, privateKey: chain.privateKey });
    const recovered = await recover("parts");
    assert.equal(recovered.state.fingerprint, chain.leaf.fingerprint);
    assert.equal(recovered.inputs.certificate, chain.fullchain);
  });

  it("finds nothing if there is nothing", async () => {
    const place = location("nothing");
    assert.equal(await recoverDeployment(place, bucketOf(account(), place), new Date()), "missing");
  });

  it("says what exists there instead of a certificate", async () => {
    fill("nonsense/latest", { fullchain: "nonsense" });
    const place = location("nonsense");
    await assert.rejects(recoverDeployment(place, bucketOf(account(), place), new Date()), {
      message: /^Can't import 'nonsense\/latest\/' from bucket 'certificates'\. `certificate` /,
    });
  });

  it("says which permission an import needs", async () => {
    const user = emulator.addUser({ name: "writer", policies: [] });
    const place = location("certs/site");
    await assert.rejects(recoverDeployment(place, bucketOf(account(user), place), new Date()), {
      message: /can't be read\. The RAM user or role needs oss:GetObject there/,
    });
  });
});
