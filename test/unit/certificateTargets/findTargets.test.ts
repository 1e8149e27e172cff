import assert from "node:assert/strict";
import { CredentialsError } from "../../../provider/alicloud/credentials";
import { answerTargets } from "../../../provider/certificateTargets/answer";
import { type Condition, conditions, Estate, statusOf } from "../../support/estate";
import { keyMaterialIn } from "../../support/keyMaterial";

describe("certificateTargets", () => {
  let estate: Estate;
  beforeEach(async () => {
    estate = await Estate.start();
  });
  afterEach(() => estate.stop());

  it("is right in each of 500 rows over every product, within every limit", async () => {
    const expected = new Map<string, Condition>();
    for (let index = 0; index < 500; index++) {
      const condition = conditions[(index >> 2) % conditions.length] as Condition;
      const product = (["cdn", "dcdn", "oss", "fc", "alb"] as const)[index % 5] ?? "cdn";
      const name = `host-${index}.example.com`;
      expected.set(`${product} ${name}`, condition);
      if (product === "oss") {
        estate.oss(`bucket-${index % 31}`, name, condition, index % 2 ? "cn-hangzhou" : "cn-shanghai");
      } else if (product === "cdn" || product === "dcdn") {
        estate.cdn(product, name, condition);
      } else {
        estate[product](name, condition);
      }
    }
    const { good } = estate.chains;
    const targets = await estate.find({ certificate: good.fullchain });
    assert.equal(targets.length, 500);
    for (const { product, name, status, match, isServed, https, importId, ...facts } of targets) {
      const condition = expected.get(`${product} ${name}`);
      assert.ok(condition, name);
      assert.deepEqual(
        { name, status, match, isServed, https, daysLeft: facts.daysLeft },
        {
          name,
          status: statusOf[condition],
          match: "wildcard",
          isServed: condition === "good",
          https: condition !== "off",
          daysLeft: { good: 79, due: 9, over: -4, foreign: 59, off: undefined }[condition],
        },
      );
      const leaf = condition === "off" ? undefined : estate.chains[condition].leaf;
      assert.equal(facts.fingerprintSha256, leaf?.fingerprintSha256, name);
      assert.equal(facts.fingerprint, leaf?.fingerprint, name);
      assert.match(importId ?? name, new RegExp(`^(${product}/(.*/)?)?${name}$`));
    }
    const refused = estate.emulator.requests.filter(({ status }) => status !== 200);
    assert.deepEqual(refused, [], "throttled");
    assert.ok(estate.emulator.requests.length < 250, `${estate.emulator.requests.length} requests`);
  });

  it("reads only, and never asks for a key or keeps one", async () => {
    estate.cdn("cdn", "www.example.com", "good");
    estate.oss("files", "files.example.com", "good");
    estate.fc("api.example.com", "good");
    estate.alb("lb.example.com", "good");
    const targets = await estate.find();
    assert.deepEqual(keyMaterialIn(JSON.stringify(targets), estate.chains.good.key), []);
    assert.deepEqual([...new Set(estate.operations)].sort(), [
      "DescribeDcdnUserDomains",
      "DescribeDomainCertificateInfo",
      "DescribeUserDomains",
      "ListBuckets",
      "ListCloudResources",
      "ListCname",
      "ListCustomDomains",
      "ListUserCertificateOrder",
    ]);
  });

  it("fails as a whole without credentials", async () => {
    const account = { ...estate.account(), credentials: () => Promise.reject(new CredentialsError("none")) };
    await assert.rejects(answerTargets({}, account, new Date()), CredentialsError);
  });
});
