import assert from "node:assert/strict";
import { generateBadInputs } from "../support/badInputs";
import { type GeneratedChain, generateChain } from "../support/certificates";
import { DynamicHost } from "../support/dynamicHost";
import { otherBadInputs } from "../support/otherBadInputs";

/** As the engine hands an asset to a provider. */
const asset = (text: Uint8Array) => ({
  "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
  text: Buffer.from(text).toString("latin1"),
});

describe("bad inputs in the real dynamic host", () => {
  let host: DynamicHost;
  let chain: GeneratedChain;

  before(async () => {
    // No credentials and no endpoint: every request to OSS would fail.
    host = await DynamicHost.start({ "alicloud:region": "cn-hangzhou" });
    chain = await generateChain({ names: ["example.com"] });
  });

  after(() => host.stop());

  async function refusalsOf(inputs: Record<string, unknown>): Promise<string[]> {
    const given = Object.entries({
      bucket: "certificates",
      endpoint: "https://localhost:1",
      certificate: chain.fullchain,
      privateKey: chain.privateKey,
      ...inputs,
    }).filter(([, value]) => value !== undefined);
    const { failures } = await host.check(Object.fromEntries(given));
    for (const { property } of failures) {
      assert.equal(property, "", "the engine would print the property's value");
    }
    return failures.map(({ reason }) => reason);
  }

  it("are refused with one sentence each: certificates, chains and keys", async () => {
    const bad = await generateBadInputs();
    let count = 0;
    for (const { name, arguments: given, expected } of bad) {
      const { certificate, chain: links, privateKey, requiredDomains, renewBeforeDays } = given;
      // Bytes come from files; if they are text, from text assets too.
      if (
        [certificate, links, privateKey].some((input) => input instanceof Uint8Array) ||
        !certificate ||
        !privateKey
      ) {
        continue;
      }
      const reasons = await refusalsOf({ certificate, chain: links, privateKey, requiredDomains, renewBeforeDays });
      assert.equal(reasons.length, 1, `${name}: ${reasons.join(" | ")}`);
      assert.match(reasons[0] ?? "", expected, name);
      count++;
    }
    assert.ok(count >= 45, `${count} bad inputs`);
  });

  for (const [name, [inputs, sentence]] of Object.entries(otherBadInputs)) {
    it(`are refused with one sentence each: ${name}`, async () => {
      const reasons = await refusalsOf(inputs);
      assert.equal(reasons.length, 1, reasons.join(" | "));
      assert.match(reasons[0] ?? "", sentence);
    });
  }

  it("repeat nothing of the inputs' own text", async () => {
    for (const { name, arguments: given } of await generateBadInputs()) {
      if (typeof given.privateKey !== "string" || typeof given.certificate !== "string") {
        continue;
      }
      const reasons = await refusalsOf({ certificate: given.certificate, privateKey: given.privateKey });
      const lines = `${given.privateKey}\n${given.certificate}`.split(/\s+/).filter((line) => line.length >= 40);
      assert.ok(!lines.some((line) => reasons.join(" ").includes(line)), name);
    }
  });

  it("as a text asset are reported like text", async () => {
    const reasons = await refusalsOf({ privateKey: asset(Buffer.from("nonsense")) });
    assert.equal(reasons.length, 1);
    assert.match(reasons[0] ?? "", /`privateKey`/);
  });
});
