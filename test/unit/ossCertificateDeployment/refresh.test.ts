import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { etagOf } from "../../../provider/oss/bucket";
import { reconcile } from "../../../provider/ossCertificateDeployment/reconcile";
import { refreshDeployment } from "../../../provider/ossCertificateDeployment/refresh";
import type { DeploymentState } from "../../../provider/ossCertificateDeployment/state";
import { type GeneratedChain, generateChain } from "../../support/certificates";
import { checkedInputs, state as example } from "./deployed";
import { MemoryBucket } from "./memoryBucket";

describe("refreshDeployment", () => {
  let bucket: MemoryBucket;
  let said: string[];
  const state: DeploymentState = {
    ...example,
    objects: example.objects.map(({ key }) => ({ key, etag: etagOf(Buffer.from(key)) })),
  };
  const mark = { deployment: "mine", archive: "2026-11-23_0a1b2c3d" };

  beforeEach(() => {
    bucket = new MemoryBucket();
    said = [];
    for (const { key } of state.objects) {
      bucket.place(key, key, mark);
    }
  });

  const refresh = (of = state) => refreshDeployment(of, bucket, (sentence) => said.push(sentence));

  it("finds everything as it was deployed, and reports nothing", async () => {
    assert.deepEqual(await refresh(), state);
    assert.deepEqual(said, []);
    assert.equal(bucket.asked.length, 10);
  });

  it("leaves out missing and different objects, and names them", async () => {
    bucket.objects.delete("site/latest/chain.pem");
    bucket.place("site/2026-11-23_0a1b2c3d/cert.pem", "another", mark);
    const refreshed = await refresh();
    assert.ok(refreshed !== "gone");
    assert.equal(refreshed.objects.length, 8);
    assert.deepEqual(said, [
      "Missing in bucket 'certificates', or changed since the deployment: 'site/2026-11-23_0a1b2c3d/cert.pem', " +
        "'site/latest/chain.pem'. An update writes it again; first move 'site/2026-11-23_0a1b2c3d/cert.pem' away, since archives " +
        "are never overwritten.",
    ]);
  });

  it("finds that everything is gone", async () => {
    bucket.objects.clear();
    assert.equal(await refresh(), "gone");
    assert.deepEqual(said, [
      "None of this deployment's objects exist in bucket 'certificates' any more, or the bucket itself is gone. The next " +
        "`pulumi up` deploys the certificate again.",
    ]);
  });

  it("sends one request without oss:GetObject, and keeps the state", async () => {
    bucket.unseen = () => true;
    assert.equal(await refresh(), state);
    assert.equal(bucket.asked.length, 1);
    assert.deepEqual(said, [
      "Can't check bucket 'certificates': these credentials lack oss:GetObject. The state stays as it is.",
    ]);
  });

  it("keeps a single object that it can't read", async () => {
    bucket.unseen = (key) => key === "site/latest/privkey.pem";
    assert.deepEqual(await refresh(), state);
    assert.deepEqual(said, []);
  });

  it("has nothing to inspect if a hand-edited state has no objects", async () => {
    const { objects, ...edited } = state;
    assert.deepEqual(await refreshDeployment(edited as typeof state, bucket), edited);
  });

  it("has nothing to inspect if nothing was uploaded", async () => {
    assert.deepEqual(await refresh({ ...state, objects: [] }), { ...state, objects: [] });
    assert.deepEqual(bucket.asked, []);
  });

  it("passes on what isn't a missing permission", async () => {
    bucket.refuse = () => {
      throw new Error("a wrong clock");
    };
    await assert.rejects(refresh(), { message: "a wrong clock" });
  });

  describe("of an archive that was accepted unread", () => {
    let chain: GeneratedChain;
    let adopted: DeploymentState;

    before(async () => {
      chain = await generateChain({ key: "RSA-2048" });
    });

    beforeEach(async () => {
      bucket = new MemoryBucket();
      const inputs = checkedInputs(chain);
      const { certificate, chain: intermediates, fullchain } = chain;
      const pkcs1 = createPrivateKey(chain.privateKey).export({ format: "pem", type: "pkcs1" }).toString();
      for (const [file, text] of Object.entries({
        "cert.pem": certificate.replaceAll("\n", "\r\n"),
        "privkey.pem": pkcs1,
        "chain.pem": `${intermediates}\n`,
        "fullchain.pem": `Bag Attributes\n${fullchain}`,
        "README.md": "by AutoSSL",
      })) {
        bucket.place(`${inputs.archivePath}/${file}`, text);
      }
      bucket.unseen = () => true;
      adopted = await reconcile(inputs, undefined, bucket, new Date());
      assert.equal(adopted.objects.filter(({ unseen }) => unseen).length, 5);
      bucket.unseen = () => false;
    });

    it("accepts the same certificate and key, however they are encoded, and removes the mark", async () => {
      const refreshed = await refresh(adopted);
      assert.ok(refreshed !== "gone");
      assert.deepEqual(said, []);
      assert.equal(refreshed.objects.length, 10);
      for (const { key, etag, unseen } of refreshed.objects) {
        assert.equal(unseen, undefined);
        assert.equal(etag, etagOf(bucket.objects.get(key)?.body ?? Buffer.alloc(0)), key);
      }
      assert.deepEqual(await refresh(refreshed), refreshed);
    });

    it("finds another certificate's files there", async () => {
      const other = await generateChain();
      const keys = ["cert.pem", "privkey.pem"].map((file) => `${adopted.archivePath}/${file}`);
      bucket.place(keys[0] ?? "", other.certificate);
      bucket.place(keys[1] ?? "", other.privateKey);
      const refreshed = await refresh(adopted);
      assert.ok(refreshed !== "gone");
      assert.equal(refreshed.objects.length, 8);
      assert.match(
        said.join(),
        /; first move '.*cert\.pem', '.*privkey\.pem' away, since archives are never overwritten\.$/,
      );
    });

    it("claims nothing about a key without its certificate", async () => {
      for (const key of bucket.objects.keys()) {
        if (/\/(cert|fullchain)\.pem$/.test(key)) {
          bucket.objects.delete(key);
        }
      }
      await refresh(adopted);
      assert.match(said.join(), /An update writes it again\.$/);
    });

    it("keeps the mark if a file can't be read", async () => {
      bucket.unseen = (key) => key.endsWith("/privkey.pem");
      const refreshed = await refresh(adopted);
      assert.ok(refreshed !== "gone");
      const unseen = refreshed.objects.filter((object) => object.unseen).map(({ key }) => key);
      assert.deepEqual(unseen, [`${adopted.archivePath}/privkey.pem`]);
    });
  });

  describe("if another stack has deployed", () => {
    const taken = (archive: string, deployment = "theirs") => {
      for (const { key } of state.objects.filter(({ key }) => key.startsWith("site/latest/"))) {
        bucket.place(key, "theirs", { deployment, archive });
      }
    };

    for (const [archive, age, turn] of [
      ["2026-12-24_11111111", "a newer", "replaces it, which would be a rollback"],
      ["2026-10-01_11111111", "another", "replaces it"],
      ["2026-11-23_0a1b2c3d", "the same", "replaces it"],
    ] as const) {
      it(`says that it is ${age} certificate`, async () => {
        taken(archive);
        await refresh();
        assert.equal(
          said[1],
          `Another stack has deployed ${age} certificate (${archive}) to 'site/latest'; this stack's is 2026-11-23_0a1b2c3d. The next ` +
            `\`pulumi up\` here ${turn}. Let only one stack deploy to a prefix.`,
        );
      });
    }

    it("does not promise to replace files that don't differ", async () => {
      for (const { key } of state.objects.filter(({ key }) => key.startsWith("site/latest/"))) {
        bucket.place(key, key, { deployment: "theirs", archive: "2026-11-23_0a1b2c3d" });
      }
      assert.deepEqual(await refresh(), state);
      assert.deepEqual(said, [
        "Another stack has deployed the same certificate (2026-11-23_0a1b2c3d) to 'site/latest'; this stack's is 2026-11-23_0a1b2c3d. " +
          "Its files are the same as this stack's. Let only one stack deploy to a prefix.",
      ]);
    });

    it("reports it also to an import, whose mark is still that of the deployment that it found", async () => {
      assert.deepEqual(await refresh({ ...state, imported: true }), { ...state, imported: true });
      assert.deepEqual(said, []);
      taken("2026-12-24_11111111", "mine");
      await refresh({ ...state, imported: true });
      assert.match(said.join(), /Another stack has deployed a newer certificate \(2026-12-24_11111111\)/);
    });

    it("does not repeat an invalid mark", async () => {
      taken("nonsense; run this");
      await refresh();
      assert.equal(said.length, 1);
      assert.doesNotMatch(said.join(), /nonsense/);
    });
  });
});
