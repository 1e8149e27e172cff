import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { rmSync } from "node:fs";
import type { Bucket } from "../../provider/oss/bucket";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { Consumer } from "../support/consumer";
import { bucketName, FaultHarness } from "../support/faultHarness";
import { isPair } from "../support/requestLedger";
import { Chance, isLong, seed } from "../support/seed";
import { temporaryFolder } from "../support/temporaryFolder";

const renewals = isLong ? 500 : 40;
const prefix = "certs/example.com";

/** What came of reading again and again. */
interface Readings {
  reads: number;
  /** Key and certificate that don't belong together. */
  mismatches: number;
  /** Different certificates that were read. */
  certificates: Set<string>;
}

describe(`a reader during ${renewals} renewals (seed ${seed})`, function () {
  this.timeout(isLong ? 900_000 : 180_000);

  let harness: FaultHarness;
  let chains: GeneratedChain[];

  before(async () => {
    harness = await FaultHarness.start({ acl: "public-read" });
    const first = await generateChain({ notBefore: daysFromNow(-60) });
    chains = [first];
    while (chains.length <= renewals) {
      chains.push(await generateChain({ issuedBy: first, notBefore: daysFromNow(-59 + (chains.length % 50)) }));
    }
  });

  after(() => harness.stop());

  /** The documented way: docs/reading-latest.md. */
  async function readDocumented(bucket: Bucket): Promise<{ certificate: string; key: string }> {
    const readme = String(await bucket.read(`${prefix}/latest/README.md`));
    const archive = /^Archive: (\S+)$/m.exec(readme)?.[1];
    const key = String(await bucket.read(`${prefix}/${archive}/privkey.pem`));
    const certificate = String(await bucket.read(`${prefix}/${archive}/fullchain.pem`));
    return { certificate, key };
  }

  /** What anybody would do first. */
  async function readNaively(bucket: Bucket): Promise<{ certificate: string; key: string }> {
    const key = String(await bucket.read(`${prefix}/latest/privkey.pem`));
    const certificate = String(await bucket.read(`${prefix}/latest/fullchain.pem`));
    return { certificate, key };
  }

  async function readUntil(isOver: () => boolean, read: typeof readNaively, chance: Chance): Promise<Readings> {
    const readings: Readings = { reads: 0, mismatches: 0, certificates: new Set() };
    const bucket = harness.writer(prefix).bucket();
    while (!isOver()) {
      const { certificate, key } = await read(bucket);
      const leaf = new X509Certificate(certificate);
      readings.reads += 1;
      readings.mismatches += isPair(leaf, key) ? 0 : 1;
      readings.certificates.add(leaf.fingerprint256);
      await new Promise((resolve) => setTimeout(resolve, chance.below(4)));
    }
    return readings;
  }

  async function runScriptUntil(isOver: () => boolean, consumer: Consumer): Promise<Readings> {
    const readings: Readings = { reads: 0, mismatches: 0, certificates: new Set() };
    while (!isOver()) {
      const { code, output } = await consumer.run();
      assert.equal(code, 0, output);
      const leaf = new X509Certificate(consumer.installed("fullchain.pem"));
      readings.reads += 1;
      readings.mismatches += isPair(leaf, consumer.installed("privkey.pem")) ? 0 : 1;
      readings.certificates.add(leaf.fingerprint256);
    }
    return readings;
  }

  it("gets a matching pair every time in the documented way, and not in the naive way", async () => {
    const chance = new Chance("reader");
    const writer = harness.writer(prefix);
    const [first, ...rest] = chains;
    assert.ok(first);
    await writer.up(first);
    const directory = temporaryFolder("consumer-");
    const consumer = new Consumer(directory, { SOURCE: `${harness.emulator.httpEndpoint}/${bucketName}/${prefix}` });

    let isOver = false;
    const renew = async () => {
      for (const chain of rest) {
        harness.emulator.setLatency(chance.below(8));
        // Now and then a file is sent again, later than those beside it.
        if (chance.below(3) === 0) {
          const file = chance.one(["cert.pem", "privkey.pem", "fullchain.pem", "chain.pem", "README.md"]);
          const fault = chance.one([{ kind: "resetBefore" } as const, { kind: "resetAfter" } as const]);
          harness.emulator.faults.add({ match: { method: "PUT", key: `${prefix}/latest/${file}` }, fault });
        }
        const { error } = await writer.up(chain);
        harness.emulator.faults.clear();
        assert.equal(error, undefined);
        await new Promise((resolve) => setTimeout(resolve, chance.below(10)));
      }
    };
    const renewing = renew().finally(() => {
      isOver = true;
    });
    const [documented, naive, script] = await Promise.all([
      readUntil(() => isOver, readDocumented, new Chance("documented")),
      readUntil(() => isOver, readNaively, new Chance("naive")),
      runScriptUntil(() => isOver, consumer),
      renewing,
    ]);
    harness.emulator.setLatency(0);
    const line = (name: string, { reads, mismatches, certificates }: Readings) =>
      `        ${name}: ${reads} reads, ${certificates.size} different certificates, ${mismatches} with another certificate's key`;
    console.log(
      [
        `      ${rest.length} renewals`,
        line("the documented way", documented),
        line("fetch-certificate.sh", script),
        line("the naive way", naive),
      ].join("\n"),
    );
    assert.equal(documented.mismatches, 0);
    assert.equal(script.mismatches, 0);
    assert.ok(documented.certificates.size > rest.length / 4 && script.certificates.size > rest.length / 20);
    assert.ok(naive.mismatches > 0, "the naive way never failed: this test shows nothing");

    // At rest the script has the last one.
    await consumer.run();
    const last = rest.at(-1);
    assert.equal(consumer.installed("fullchain.pem"), last?.fullchain);
    assert.equal(consumer.installed("privkey.pem"), last?.privateKey);
    assert.deepEqual(harness.ledger.violations, []);
    rmSync(directory, { recursive: true, force: true });
  });
});
