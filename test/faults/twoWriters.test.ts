import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { destroyDeployment } from "../../provider/ossCertificateDeployment/destroy";
import { refreshDeployment } from "../../provider/ossCertificateDeployment/refresh";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { policyFor } from "../support/deploymentFixture";
import { bucketName, FaultHarness, type Writer } from "../support/faultHarness";
import { isPair } from "../support/requestLedger";
import { Chance, isLong, seed } from "../support/seed";
import { Table } from "../support/table";

/** docs/two-writers.md says what happens; this shows it. */
describe(`two stacks, one prefix (seed ${seed})`, function () {
  this.timeout(isLong ? 600_000 : 120_000);

  let harness: FaultHarness;
  let older: GeneratedChain;
  let newer: GeneratedChain;
  let places = 0;

  before(async () => {
    harness = await FaultHarness.start();
    older = await generateChain({ notBefore: daysFromNow(-50) });
    newer = await generateChain({ issuedBy: older, notBefore: daysFromNow(-1) });
  });

  after(() => harness.stop());

  const pair = (options: Parameters<FaultHarness["writer"]>[1] = {}): [Writer, Writer] => {
    const prefix = `shared/${++places}`;
    return [harness.writer(prefix, options), harness.writer(prefix, { ...options, isElsewhere: true })];
  };

  const told = async (writer: Writer): Promise<string[]> => {
    const sentences: string[] = [];
    assert.ok(writer.state);
    await refreshDeployment(writer.state, writer.bucket(), (sentence) => sentences.push(sentence));
    return sentences;
  };

  /** Whether the four PEM files of `latest/` are one certificate's. */
  function isMixed(prefix: string): boolean {
    const text = (file: string) => harness.text(`${prefix}/latest/${file}`) ?? "";
    const certificate = new X509Certificate(text("cert.pem"));
    const fullchain = new X509Certificate(text("fullchain.pem"));
    return !fullchain.raw.equals(certificate.raw) || !isPair(certificate, text("privkey.pem"));
  }

  it("one after the other: latest/ is the last one's, both archives stay, and neither stack rewrites latest/ by itself", async () => {
    const [left, right] = pair();
    await left.up(newer);
    await right.up(older);
    assert.deepEqual(harness.wrongs(left.prefix, older), []);
    assert.deepEqual(await left.up(newer), { changes: false });
    assert.deepEqual(harness.wrongs(left.prefix, older), []);
  });

  it("with only oss:PutObject, the other stack's archive is accepted by its name, until a refresh can read it", async () => {
    const credentials = harness.emulator.addUser({ name: "blind", policies: [policyFor("oss:PutObject")] });
    const prefix = `certs/example.com/${++places}`;
    const [left, right] = [harness.writer(prefix), harness.writer(prefix, { credentials, isElsewhere: true })];
    await left.up(newer);
    await right.up(newer);
    assert.equal(right.state?.objects.filter(({ unseen }) => unseen).length, 5);
    assert.ok(right.state);
    const seen = await refreshDeployment(right.state, left.bucket());
    assert.ok(seen !== "gone" && seen.objects.length === 10);
    assert.equal(seen.objects.filter(({ unseen }) => unseen).length, 0);
  });

  it("a refresh reports the other stack, and the next up rewrites latest/ completely", async () => {
    const [left, right] = pair();
    await left.up(older);
    await right.up(newer);
    const [damage, stranger, ...rest] = await told(left);
    const theirs = right.state?.archivePath.split("/").at(-1);
    const ours = left.state?.archivePath.split("/").at(-1);
    assert.match(damage ?? "", /^Missing in bucket 'certificates', or changed since the deployment: '/);
    assert.equal(
      stranger,
      `Another stack has deployed a newer certificate (${theirs}) to '${left.prefix}/latest'; this stack's is ${ours}. ` +
        "The next `pulumi up` here replaces it, which would be a rollback. Let only one stack deploy to a prefix.",
    );
    assert.deepEqual(rest, []);
    await left.refresh();
    assert.deepEqual(await left.up(older), { changes: true });
    assert.deepEqual(harness.wrongs(left.prefix, older), []);

    assert.match(
      (await told(right))[1] ?? "",
      /^Another stack has deployed another certificate .* The next `pulumi up` here replaces it\./,
    );
    await right.refresh();
    await right.up(newer);
    assert.deepEqual(harness.wrongs(right.prefix, newer), []);
  });

  it("alternately, with a refresh each time: the last deployment is always complete", async () => {
    const [left, right] = pair();
    const chance = new Chance("alternately");
    const rounds = isLong ? 200 : 20;
    for (let round = 0; round < rounds; round++) {
      const [writer, chain] = chance.one([[left, older] as const, [right, newer] as const]);
      await writer.refresh();
      assert.equal((await writer.up(chain)).error, undefined);
      assert.deepEqual(harness.wrongs(left.prefix, chain), []);
    }
    console.log(`      alternately: ${rounds} deployments, ${rounds} times right`);
  });

  it("at once: both succeed, both archives are complete, README.md names one of them; refresh and up repair a mixed latest/", async () => {
    harness.ledger.mixedLatest = true;
    const table = new Table("at once", ["pairs", "left latest/ mixed", "repaired"]);
    const chance = new Chance("at once");
    for (let round = 0; round < (isLong ? 200 : 40); round++) {
      const [left, right] = pair();
      // One of the two has to send one of its files a second time, after the other has written it.
      const file = chance.one(["cert.pem", "privkey.pem", "fullchain.pem", "README.md"]);
      const match = { method: "PUT", key: `${left.prefix}/latest/${file}`, nth: 1 + chance.below(2) };
      harness.emulator.faults.add({ match, fault: { kind: "resetBefore" } });
      const outcomes = await Promise.all([left.up(older), right.up(newer)]);
      harness.emulator.faults.clear();
      assert.deepEqual(outcomes, [{ changes: true }, { changes: true }]);
      assert.equal(harness.keys(left.prefix).length, 15);
      table.count("all", "pairs");
      if (isMixed(left.prefix)) {
        table.count("all", "left latest/ mixed");
        await right.refresh();
        assert.deepEqual(await right.up(newer), { changes: true });
        assert.deepEqual(harness.wrongs(left.prefix, newer), []);
        table.count("all", "repaired");
      }
    }
    harness.ledger.mixedLatest = false;
    table.print();
    assert.ok(table.total("left latest/ mixed") > 0, "the mixture that is documented did not come about");
  });

  it("the same certificate at once, or a second time: one archive, written once", async () => {
    for (let round = 0; round < 10; round++) {
      const [left, right] = pair();
      assert.deepEqual(await Promise.all([left.up(newer), right.up(newer)]), [{ changes: true }, { changes: true }]);
      assert.deepEqual(harness.wrongs(left.prefix, newer), []);
      assert.equal(harness.keys(left.prefix).length, 10);
    }
  });

  it("a rollback by one stack causes a warning before and after it happens", async () => {
    const [writer] = pair();
    await writer.up(newer);
    const previewed = writer.check(older);
    assert.ok(typeof previewed === "object");
    assert.match(
      previewed.warnings.join(),
      /^This is a rollback: certificate .* is older than .*, which this stack had before\./,
    );
    await writer.up(older);
    assert.match(writer.state?.warnings.join() ?? "", /^This is a rollback: /);
    assert.deepEqual(harness.wrongs(writer.prefix, older), []);
    await writer.up(newer);
    assert.deepEqual(writer.state?.warnings, []);
  });

  it("destroying one stack removes nothing of the other's", async () => {
    const args = { onDestroy: "deleteAll" };
    const [left, right] = pair({ args });
    await left.up(older);
    await right.up(newer);
    assert.deepEqual(await left.destroy(), {});
    assert.deepEqual(harness.wrongs(right.prefix, newer), []);
    assert.equal(harness.keys(right.prefix).length, 15, "not even the first one's archive");

    const [first, second] = pair({ args });
    await first.up(newer);
    await second.up(newer); // reuses the first one's archive
    assert.deepEqual(await first.destroy(), {});
    assert.deepEqual(harness.wrongs(second.prefix, newer), []);
    const sentences: string[] = [];
    assert.ok(second.state);
    await destroyDeployment(second.state, second.bucket(), { report: (sentence) => sentences.push(sentence) });
    assert.deepEqual(sentences, [
      `Left 5 objects in '${second.state.archivePath}' of bucket 'certificates': they don't have this deployment's mark. ` +
        "Another deployment wrote them, or a create of this one that was killed. Delete them by hand if nobody needs them.",
    ]);
  });

  it("replacing a deployment in its own place, as a change of `endpoint` does, loses no archive", async () => {
    const [replaced, successor] = pair({ args: { onDestroy: "deleteAll" } });
    await replaced.up(older);
    await replaced.up(newer);
    await successor.up(newer);
    const sentences: string[] = [];
    assert.ok(replaced.state);
    await destroyDeployment(replaced.state, replaced.bucket(), { report: (sentence) => sentences.push(sentence) });
    assert.match(sentences.join(), /^Left the archives beside '.*latest' in bucket 'certificates': another deployment/);
    assert.deepEqual(harness.wrongs(successor.prefix, newer), []);
    assert.equal(harness.keys(successor.prefix).length, 15);
    await successor.up(older);
    assert.deepEqual(harness.wrongs(successor.prefix, older), []);
  });

  describe("a bucket that AutoSSL filled", () => {
    /** The same certificate as AutoSSL may have written it: no marks, other line widths and ends, another README.md. */
    function fill(prefix: string, chain: GeneratedChain, key: string, wrap: (pem: string) => string): string {
      const { validFrom } = new X509Certificate(chain.certificate);
      const archive = `${new Date(validFrom).toISOString().slice(0, 10)}_${chain.leaf.fingerprint.slice(0, 8)}`;
      for (const directory of [archive, "latest"]) {
        const files = {
          "cert.pem": chain.certificate,
          "chain.pem": chain.chain,
          "fullchain.pem": chain.fullchain,
          "privkey.pem": key,
        };
        for (const [file, pem] of Object.entries(files)) {
          harness.emulator.putObject(bucketName, `${prefix}/${directory}/${file}`, wrap(pem));
        }
        harness.emulator.putObject(bucketName, `${prefix}/${directory}/README.md`, "# made by AutoSSL\n");
      }
      return archive;
    }

    const wrappings: Record<string, (pem: string) => string> = {
      "64 columns": (pem) => pem,
      "76 columns, CRLF": (pem) =>
        pem.replace(
          /(-----BEGIN [A-Z ]+-----)([^-]+)(-----END [A-Z ]+-----)\n/g,
          (_, begin: string, body: string, end: string) => {
            const lines = body.replace(/\s/g, "").match(/.{1,76}/g) ?? [];
            return [begin, ...lines, end, ""].join("\r\n");
          },
        ),
      "no final newline": (pem) => pem.trimEnd(),
    };

    for (const [name, wrap] of Object.entries(wrappings)) {
      for (const mayLook of [true, false]) {
        it(`is adopted: ${name}, ${mayLook ? "with" : "without"} oss:GetObject`, async () => {
          const policies = [policyFor("oss:PutObject", ...(mayLook ? ["oss:GetObject"] : []))];
          const credentials = harness.emulator.addUser({ name: `adopter-${++places}`, policies });
          const prefix = `certs/example.com/${places}`;
          const archive = fill(prefix, newer, newer.key.traditional, wrap);
          const before = harness.keys(prefix).map((key) => [key, harness.text(key)]);
          const writer = harness.writer(prefix, { credentials });
          assert.deepEqual(await writer.up(newer), { changes: true });
          // The archive stays byte for byte; latest/ is ours from now on.
          for (const [key = "", text] of before.filter(([key]) => key?.includes(archive))) {
            assert.equal(harness.text(key), text, key);
          }
          assert.equal(harness.text(`${prefix}/latest/privkey.pem`), newer.privateKey);
          assert.match(harness.text(`${prefix}/latest/README.md`) ?? "", new RegExp(`^Archive: ${archive}$`, "m"));
          assert.deepEqual(await writer.refresh(), {});
          assert.deepEqual(await writer.up(newer), { changes: false });
        });
      }
    }

    it("is renewed and rolled back like one of our own", async () => {
      const prefix = `certs/example.com/${++places}`;
      fill(prefix, older, older.privateKey, (pem) => pem);
      const writer = harness.writer(prefix);
      assert.deepEqual(await writer.up(newer), { changes: true });
      assert.deepEqual(harness.wrongs(prefix, newer), []);
      assert.deepEqual(await writer.up(older), { changes: true });
      assert.equal(harness.text(`${prefix}/latest/cert.pem`), older.certificate);
    });

    it("is refused if the archive contains another certificate's key", async () => {
      const prefix = `certs/example.com/${++places}`;
      fill(prefix, newer, older.privateKey, (pem) => pem);
      const { error } = await harness.writer(prefix).up(newer);
      assert.match(
        error ?? "",
        /^Can't archive '.*\/privkey\.pem' in bucket 'certificates': a different object already exists there/,
      );
    });
  });

  it("kept every promise of the layout that doesn't depend on a single writer", () => {
    const lies = harness.ledger.violations.filter((violation) => !/names no archive$/.test(violation));
    assert.deepEqual(lies, []);
  });
});
