import "reflect-metadata";

import assert from "node:assert/strict";
import { answerTargets, type RawTargetsArgs } from "../../../provider/certificateTargets/answer";
import { type Condition, conditions, Estate, statusOf } from "../../support/estate";
import { keyMaterialIn } from "../../support/keyMaterial";

describe("certificateTargets over every product", () => {
  let estate: Estate;
  beforeEach(async () => {
    estate = await Estate.start();
  });
  afterEach(() => estate.stop());

  const find = async (args: RawTargetsArgs = {}) => (await answerTargets(args, estate.account(), new Date())).targets;

  const isServedBy = (condition: Condition) => condition === "good";

  it("is right in each of 500 rows, within every limit", async () => {
    const expected = new Map<string, Condition>();
    for (let index = 0; index < 500; index++) {
      const condition = conditions[index % conditions.length] as Condition;
      const product = (["cdn", "dcdn", "oss", "fc"] as const)[index % 4] ?? "cdn";
      const name = `host-${index}.example.com`;
      expected.set(`${product} ${name}`, condition);
      if (product === "oss") {
        estate.oss(`bucket-${index % 30}`, name, condition, index % 2 ? "cn-hangzhou" : "cn-shanghai");
      } else if (product === "fc") {
        estate.fc(name, condition);
      } else {
        estate.cdn(product, name, condition);
      }
    }
    const { good } = estate.chains;
    const start = performance.now();
    const targets = await find({ certificate: good.fullchain });
    console.log("ms", performance.now() - start, estate.emulator.requests.length);
    console.log(targets.filter((t) => t.error).slice(0, 3));
    assert.equal(targets.length, 500);
    for (const { product, name, status, match, isServed, https, importId, ...facts } of targets) {
      const condition = expected.get(`${product} ${name}`);
      assert.ok(condition, name);
      assert.deepEqual(
        { name, status, match, isServed, https, days: facts.daysLeft },
        {
          name,
          status: statusOf[condition],
          match: "wildcard",
          isServed: isServedBy(condition),
          https: condition !== "off",
          days: { good: 79, due: 9, over: -4, foreign: 59, off: undefined }[condition],
        },
      );
      const leaf = condition === "off" ? undefined : estate.chains[condition].leaf;
      assert.equal(facts.fingerprintSha256, leaf?.fingerprintSha256, name);
      assert.match(importId ?? "", new RegExp(`^${product}/(.*/)?${name}$`));
    }
    const refused = estate.emulator.requests.filter(({ status }) => status !== 200);
    assert.deepEqual(refused, [], "throttled");
    assert.deepEqual(keyMaterialIn(JSON.stringify(targets), good.key), []);
  });
});
