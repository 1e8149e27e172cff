import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as roundTrip, setImmediate } from "node:timers/promises";
import { PartialError } from "../../../provider/lifecycle/partialError";
import { etagOf } from "../../../provider/oss/bucket";
import { reconcile } from "../../../provider/ossCertificateDeployment/reconcile";
import type { CheckedInputs, DeploymentState } from "../../../provider/ossCertificateDeployment/state";
import { daysFromNow, type GeneratedChain, generateChain } from "../../support/certificates";
import { temporaryFolder } from "../../support/temporaryFolder";
import { checkedInputs } from "./deployed";
import { MemoryBucket } from "./memoryBucket";

describe("reconcile", () => {
  let bucket: MemoryBucket;
  let first: GeneratedChain;
  let renewed: GeneratedChain;
  let inputs: CheckedInputs;

  before(async () => {
    first = await generateChain({ notBefore: daysFromNow(-20) });
    renewed = await generateChain({ issuedBy: first });
  });

  beforeEach(() => {
    bucket = new MemoryBucket();
    inputs = checkedInputs(first);
  });

  const run = (of: CheckedInputs, state?: Partial<DeploymentState>) => reconcile(of, state, bucket, new Date());

  const partial = async (
    of: CheckedInputs,
    state?: Partial<DeploymentState>,
  ): Promise<PartialError<DeploymentState>> => {
    try {
      await run(of, state);
    } catch (error) {
      assert.ok(error instanceof PartialError, String(error));
      return error as PartialError<DeploymentState>;
    }
    throw new Error("It was not interrupted.");
  };

  const puts = () => bucket.asked.filter((asked) => asked.startsWith("put ")).map((asked) => asked.slice(4));

  const refuse = (...ends: string[]) => {
    bucket.refuse = (operation, key) => {
      if (operation === "put" && ends.some((end) => key.endsWith(end))) {
        throw new Error(`${key} was refused.`);
      }
    };
  };

  it("records what exists, and never the key", async () => {
    const state = await run(inputs);
    assert.deepEqual(
      state.objects,
      puts().map((key) => ({ key, etag: etagOf(bucket.objects.get(key)?.body ?? Buffer.from("none")) })),
    );
    const { certificate, privateKey, ...others } = inputs;
    const { objects, deploymentId, ...remembered } = state;
    assert.deepEqual(remembered, others);
    assert.match(deploymentId, /^[0-9a-f-]{36}$/);
    assert.doesNotMatch(JSON.stringify(state), /BEGIN/);
    assert.deepEqual(JSON.parse(JSON.stringify(state)), state, "plain JSON");
  });

  it("gives each deployment its own mark, for its whole life", async () => {
    const state = await run(inputs);
    const again = await run(checkedInputs(renewed), state);
    assert.equal(again.deploymentId, state.deploymentId);
    bucket = new MemoryBucket();
    assert.notEqual((await run(inputs)).deploymentId, state.deploymentId);
  });

  it("writes nothing if everything exists", async () => {
    const state = await run(inputs);
    bucket.asked.length = 0;
    assert.deepEqual(await run(inputs, state), state);
    assert.deepEqual(bucket.asked, []);
  });

  it("rewrites latest/, but no archive, if its objects change", async () => {
    const state = await run(inputs);
    bucket.asked.length = 0;
    await run(checkedInputs(first, { tags: { team: "web" } }), state);
    assert.equal(puts().length, 5);
    assert.ok(puts().every((key) => key.startsWith("site/latest/")));
  });

  it("repairs what a refresh found missing", async () => {
    const state = await run(inputs);
    const lost = `${state.archivePath}/cert.pem`;
    bucket.objects.delete(lost);
    bucket.asked.length = 0;
    const repaired = await run(inputs, { ...state, objects: state.objects.filter(({ key }) => key !== lost) });
    assert.deepEqual(puts(), [lost]);
    assert.deepEqual(repaired, state);
  });

  it("says that a repair needs the key, which an import doesn't read", async () => {
    const { objects, ...state } = await run(inputs);
    const { privateKey, ...imported } = inputs;
    await assert.rejects(run(imported as CheckedInputs, { ...state, objects: objects.slice(1) }), {
      message: /^`privateKey` is missing\. Give its PEM text/,
    });
  });

  it("adopts an existing archive that contains the certificate", async () => {
    const { archivePath } = await run(inputs);
    bucket.place(`${archivePath}/cert.pem`, first.certificate.replaceAll("\n", "\r\n"));
    const state = await run(inputs);
    const archived = state.objects.find(({ key }) => key === `${archivePath}/cert.pem`);
    assert.equal(archived?.etag, etagOf(Buffer.from(first.certificate.replaceAll("\n", "\r\n"))));
  });

  it("marks what it accepts unread, says so, and drops the mark with the next certificate", async () => {
    const { archivePath } = await run(inputs);
    bucket.unseen = () => true;
    const told: string[] = [];
    const report = (sentence: string) => told.push(sentence);
    const state = await reconcile(inputs, undefined, bucket, new Date(), report);
    const unseen = state.objects.filter((object) => object.unseen);
    assert.deepEqual(
      unseen.map(({ key }) => key.slice(0, key.lastIndexOf("/"))),
      Array(5).fill(archivePath),
    );
    assert.deepEqual(told, [
      `5 of the 5 objects of the archive '${archivePath}' already existed in bucket 'certificates' and were kept. They were not compared, ` +
        "because these credentials lack oss:GetObject; `pulumi refresh` with that permission compares them.",
    ]);
    const noted = await reconcile({ ...inputs, tags: { team: "web" } }, state, bucket, new Date(), report);
    assert.equal(noted.objects.filter((object) => object.unseen).length, 5);
    assert.equal(told.length, 1, "once is enough");
    const next = await reconcile(checkedInputs(renewed), noted, bucket, new Date(), report);
    assert.equal(next.objects.filter((object) => object.unseen).length, 0);
  });

  it("reports what it accepted unread even if it is interrupted afterwards", async () => {
    const { archivePath } = await run(inputs);
    bucket.unseen = () => true;
    bucket.refuse = (operation, key) => {
      if (operation === "put" && key.includes("/latest/")) {
        throw new Error("It was interrupted.");
      }
    };
    const told: string[] = [];
    await assert.rejects(reconcile(inputs, undefined, bucket, new Date(), (sentence) => told.push(sentence)));
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", new RegExp(`^5 of the 5 objects of the archive '${archivePath}' already existed`));
  });

  it("writes no latest/ once another resource has claimed its place, and saves what exists", async () => {
    let isClaimed = false;
    const guard = () => {
      if (isClaimed) {
        throw new Error("The place is taken.");
      }
    };
    bucket.refuse = () => {
      isClaimed = true;
    };
    await assert.rejects(reconcile(inputs, undefined, bucket, new Date(), undefined, undefined, guard), {
      name: "PartialError",
      message: /^The place is taken\./,
    });
    assert.ok(puts().length > 0 && puts().every((key) => !key.includes("/latest/")));
  });

  it("writes nothing if the deployed certificate's archive has the same name as the new one's", async () => {
    const state = await run(inputs);
    bucket.asked.length = 0;
    await assert.rejects(run(inputs, { ...state, fingerprintSha256: "0".repeat(64) }), {
      message: /^`certificate` can't be archived: 'site\/.*' is the archive of another certificate/,
    });
    assert.deepEqual(bucket.asked, []);
  });

  it("refuses an archive that contains a different object, and writes no latest/", async () => {
    const key = `${inputs.archivePath}/cert.pem`;
    bucket.place(key, renewed.certificate);
    const { message, state } = await partial(inputs);
    assert.equal(
      message,
      `Can't archive '${key}' in bucket 'certificates': a different object already exists there, and archives are never overwritten. ` +
        "Move that object away, or choose another `prefix`. The deployment is incomplete; the next `pulumi up` will finish it.",
    );
    assert.equal(state.objects.length, 4);
    assert.equal(bucket.objects.get(key)?.body.toString(), renewed.certificate);
    assert.ok(![...bucket.objects.keys()].some((other) => other.startsWith("site/latest/")));
  });

  it("tries once more if the object that prevented the upload is gone", async () => {
    const key = `${inputs.archivePath}/cert.pem`;
    bucket.place(key, "text");
    bucket.refuse = (operation, asked) => {
      if (operation === "inspect" && asked === key) {
        bucket.objects.delete(key);
      }
    };
    await run(inputs);
    assert.equal(bucket.objects.get(key)?.body.toString(), first.certificate);
    assert.equal(puts().filter((asked) => asked === key).length, 2);
  });

  it("starts a stage only after the previous one is complete, and lets each finish", async () => {
    refuse(`${inputs.archivePath}/privkey.pem`);
    await partial(inputs);
    assert.equal(puts().length, 5);
    bucket = new MemoryBucket();
    refuse("latest/cert.pem");
    const { state } = await partial(inputs);
    assert.equal(puts().length, 9);
    assert.deepEqual(
      state.objects.map(({ key }) => key).filter((key) => key.startsWith("site/latest/")),
      ["site/latest/privkey.pem", "site/latest/chain.pem", "site/latest/fullchain.pem"],
    );
  });

  it("sends the objects of a stage in parallel: three round trips in total", async () => {
    const put = bucket.put.bind(bucket);
    const stages: number[] = [];
    let underWay = 0;
    bucket.put = async (upload) => {
      underWay += 1;
      await roundTrip();
      if (underWay > 0) {
        stages.push(underWay);
        underWay = 0;
      }
      return put(upload);
    };
    await run(inputs);
    assert.deepEqual(stages, [5, 4, 1]);
  });

  it("never mixes two deployments of a program in one place", async () => {
    const put = bucket.put.bind(bucket);
    bucket.put = async (upload) => {
      // The key of the one and the certificate of the other take long.
      const isSlow = upload.key.endsWith("privkey.pem") === (upload.meta.fingerprint === first.leaf.fingerprint);
      for (let turns = isSlow ? 5 : 1; turns > 0; turns--) {
        await setImmediate();
      }
      return put(upload);
    };
    await Promise.all([run(inputs), run(checkedInputs(renewed))]);
    const ofLatest = [...bucket.objects].filter(([key]) => key.startsWith("site/latest/"));
    assert.equal(new Set(ofLatest.map(([, { meta }]) => meta.fingerprint)).size, 1);
  });

  it("continues where it was interrupted", async () => {
    refuse("latest/README.md");
    const { state, message } = await partial(inputs);
    assert.equal(
      message,
      "site/latest/README.md was refused. The deployment is incomplete; the next `pulumi up` will finish it.",
    );
    bucket.refuse = () => undefined;
    bucket.asked.length = 0;
    assert.equal((await run(inputs, state)).objects.length, 10);
    assert.ok(puts().every((key) => key.startsWith("site/latest/")));
  });

  it("reports the first of several errors, how many more there are, and that it was an update", async () => {
    const state = await run(inputs);
    refuse("latest/cert.pem", "latest/chain.pem", "latest/privkey.pem");
    const { message } = await partial(checkedInputs(renewed), state);
    assert.equal(
      message,
      "site/latest/cert.pem was refused. (2 more like it.) The update is incomplete; the next `pulumi up` will finish it.",
    );
  });

  it("is no partial deployment if nothing was uploaded: the previous state is still correct", async () => {
    const state = await run(inputs);
    refuse("");
    await assert.rejects(run(checkedInputs(renewed), state), (error: Error) => {
      assert.ok(!(error instanceof PartialError));
      assert.match(error.message, /\/cert\.pem was refused\. \(4 more like it\.\)$/);
      return true;
    });
  });

  describe("with files", () => {
    let folder: string;

    beforeEach(() => {
      folder = temporaryFolder("certificates-reconcile-");
      write(first);
    });

    afterEach(() => rmSync(folder, { recursive: true }));

    const write = ({ fullchain, privateKey }: { fullchain: string; privateKey: string }) => {
      writeFileSync(join(folder, "fullchain.pem"), fullchain);
      writeFileSync(join(folder, "privkey.pem"), privateKey);
    };

    const files = () => ({
      certificate: { path: join(folder, "fullchain.pem") },
      privateKey: { path: join(folder, "privkey.pem") },
    });

    it("deploys only what the preview showed", async () => {
      const checked = checkedInputs(first, files());
      write(renewed);
      await assert.rejects(run(checked), {
        name: "ChangedSinceCheckError",
        message:
          `The certificate changed while Pulumi was running: the preview showed ${first.leaf.fingerprint}, and the file now holds ` +
          `${renewed.leaf.fingerprint}. Nothing was uploaded; run \`pulumi up\` again.`,
      });
      assert.deepEqual(bucket.asked, []);
    });

    it("refuses a chain that changed after the preview", async () => {
      const file = join(folder, "chain.pem");
      writeFileSync(file, first.chain);
      const checked = checkedInputs(first, { certificate: first.certificate, chain: { path: file } });
      const state = await run(checked);
      writeFileSync(file, "");
      const noted = await run({ ...checked, onDestroy: "deleteAll" }, state);
      assert.deepEqual(noted, { ...state, onDestroy: "deleteAll" }, "what asks for no upload needs no file");
      await assert.rejects(run({ ...checked, tags: { team: "web" } }, state), {
        name: "ChangedSinceCheckError",
        message: "The chain changed while Pulumi was running. Nothing was uploaded; run `pulumi up` again.",
      });
    });

    it("deploys no key that doesn't match, and no missing file", async () => {
      const checked = checkedInputs(first, files());
      write({ ...first, privateKey: renewed.privateKey });
      await assert.rejects(run(checked), {
        name: "ChangedSinceCheckError",
        message: /^The certificate can't be deployed any more\. Certificate and private key do not match/,
      });
      rmSync(join(folder, "privkey.pem"));
      await assert.rejects(run(checked), {
        message:
          /^The certificate can't be deployed any more\. `privateKey`: the file '.*privkey\.pem' does not exist\./,
      });
      assert.deepEqual(bucket.asked, []);
    });
  });
});
