import "reflect-metadata";

import assert from "node:assert/strict";
import type { PolicyDocument } from "../../../emulator";
import { CredentialsError } from "../../../provider/alicloud/credentials";
import { answerTargets, type RawTargetsArgs } from "../../../provider/certificateTargets/answer";
import type { CertificateTarget } from "../../../provider/certificateTargets/target";
import { type Condition, conditions, Estate, statusOf } from "../../support/estate";
import { keyMaterialIn } from "../../support/keyMaterial";

describe("certificateTargets", () => {
  let estate: Estate;
  beforeEach(async () => {
    estate = await Estate.start();
  });
  afterEach(() => estate.stop());

  const find = async (args: RawTargetsArgs = {}, policy?: PolicyDocument): Promise<CertificateTarget[]> =>
    (await answerTargets(args, estate.account(policy), new Date())).targets;
  const actions = () => estate.emulator.requests.map(({ operation }) => operation ?? "");
  const counted = (name: string) => actions().filter((action) => action === name).length;

  const refuse = (action: string, status: number, code: string, resource?: string, ec?: string) =>
    estate.emulator.faults.add({
      match: { action, ...(resource !== undefined && { resource }) },
      times: Number.POSITIVE_INFINITY,
      fault: { kind: "status", status, code, ...(ec !== undefined && { ec }) },
    });

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
    const targets = await find({ certificate: good.fullchain });
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
    const targets = await find();
    assert.deepEqual(keyMaterialIn(JSON.stringify(targets), estate.chains.good.key), []);
    assert.deepEqual([...new Set(actions())].sort(), [
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

  it("pages through 1100 domains of CDN with three requests, and asks nothing of those without HTTPS", async () => {
    for (let index = 0; index < 1100; index++) {
      estate.cdn("cdn", `host-${index}.example.com`, "off");
    }
    assert.equal((await find({ products: ["cdn"] })).length, 1100);
    assert.deepEqual(actions(), Array(3).fill("DescribeUserDomains"));
  });

  it("pages through 230 domains of Function Compute with three requests", async () => {
    for (let index = 0; index < 230; index++) {
      estate.fc(`host-${index}.example.com`, index % 2 ? "good" : "off");
    }
    const targets = await find({ products: ["fc"] });
    assert.equal(new Set(targets.map(({ name }) => name)).size, 230);
    assert.deepEqual(actions(), Array(3).fill("ListCustomDomains"));
  });

  it("pages through 1001 buckets, and asks those of the wanted regions", async () => {
    for (let index = 0; index < 1000; index++) {
      estate.emulator.createBucket(`bucket-${index}`, { region: "cn-shanghai" });
    }
    estate.oss("the-last", "files.example.com", "good");
    const targets = await find({ products: ["oss"], regions: ["cn-hangzhou"] });
    assert.deepEqual(
      targets.map(({ name, bucket, region, status }) => [name, bucket, region, status]),
      [["files.example.com", "the-last", "cn-hangzhou", "ok"]],
    );
    assert.deepEqual([counted("ListBuckets"), counted("ListCname")], [2, 1]);
  });

  it("pages through 120 resources of other products", async () => {
    for (let index = 0; index < 120; index++) {
      estate.alb(`host-${index}.example.com`, "good");
    }
    assert.equal((await find({ products: ["cas"] })).length, 120);
    assert.equal(counted("ListCloudResources"), 3);
  });

  it("asks named buckets without listing them, in the default region or their own", async () => {
    estate.oss("files", "a.example.com", "good");
    estate.oss("others", "b.example.com", "due", "cn-shanghai");
    estate.oss("unasked", "c.example.com", "due");
    const targets = await find({ products: ["oss"], buckets: ["files", "cn-shanghai/others"] });
    assert.deepEqual(
      targets.map(({ name, importId, status }) => [name, importId, status]),
      [
        ["a.example.com", "oss/cn-hangzhou/files/a.example.com", "ok"],
        ["b.example.com", "oss/cn-shanghai/others/b.example.com", "expiring"],
      ],
    );
    assert.equal(counted("ListBuckets"), 0);
  });

  it("says of a bucket that does not exist, and shows the others", async () => {
    estate.oss("files", "a.example.com", "good");
    const [gone, found] = await find({ products: ["oss"], buckets: ["files", "absent"] });
    assert.deepEqual(
      [gone?.bucket, gone?.name, gone?.status, gone?.errorCode],
      ["absent", "", "failed", "NoSuchBucket"],
    );
    assert.ok(gone?.requestId);
    assert.equal(found?.status, "ok");
  });

  it("shows wildcard domains as people write them", async () => {
    estate.cdn("dcdn", ".example.com", "good");
    const [target] = await find({ products: ["dcdn"], certificate: estate.chains.good.fullchain });
    assert.deepEqual(
      [target?.name, target?.importId, target?.match, target?.status],
      ["*.example.com", "dcdn/*.example.com", "exact", "ok"],
    );
  });

  it("asks each domain of Function Compute where the list has no certificates", async () => {
    estate.emulator.functions.switches.listsCertificates = false;
    estate.fc("a.example.com", "due");
    estate.fc("b.example.com", "off");
    const targets = await find({ products: ["fc"] });
    assert.deepEqual(
      targets.map(({ name, status }) => [name, status]),
      [
        ["a.example.com", "expiring"],
        ["b.example.com", "httpsOff"],
      ],
    );
    assert.equal(counted("GetCustomDomain"), 1);
  });

  it("does not look a certificate up that is the given one", async () => {
    estate.oss("files", "files.example.com", "good");
    const [target] = await find({ products: ["oss"], certificate: estate.chains.good.fullchain });
    assert.deepEqual([target?.status, target?.isServed], ["ok", true]);
    assert.equal(counted("ListUserCertificateOrder"), 0);
  });

  it("does not believe an identifier whose fingerprint is another", async () => {
    estate.oss("files", "files.example.com", "good");
    const { bucketDomains, cas } = estate.emulator;
    const bound = bucketDomains.find("files.example.com");
    const [stored] = cas.certificates();
    assert.ok(bound && stored);
    cas.delete(stored);
    estate.oss("files", "b.example.com", "foreign");
    const foreign = cas.certificates()[0];
    const served = bound.certificate.written;
    assert.ok(foreign && served);
    bucketDomains.setCertificate(bound, { ...served, identifier: `${foreign.id}-cn-hangzhou` });
    const targets = await find({ products: ["oss"] });
    const target = targets.find(({ name }) => name === "files.example.com");
    assert.deepEqual([target?.status, target?.fingerprintSha256], ["namesUnknown", undefined]);
    assert.equal(target?.fingerprint, estate.chains.good.leaf.fingerprint);
  });

  it("leaves out a name that was removed after it was listed", async () => {
    estate.cdn("cdn", "a.example.com", "good");
    estate.cdn("cdn", "b.example.com", "good");
    refuse("cdn:DescribeDomainCertificateInfo", 404, "InvalidDomain.NotFound", "domain/a.example.com");
    const targets = await find({ products: ["cdn"] });
    assert.deepEqual(
      targets.map(({ name }) => name),
      ["b.example.com"],
    );
  });

  for (const [title, action, status, code, products, expected] of [
    ["CDN is not activated", "cdn:DescribeUserDomains", 400, "CdnServiceNotFound", ["cdn"], ["cdn", "notActivated"]],
    [
      "DCDN is not activated",
      "dcdn:DescribeDcdnUserDomains",
      400,
      "DcdnServiceNotFound",
      ["dcdn"],
      ["dcdn", "notActivated"],
    ],
    ["CDN is denied", "cdn:DescribeUserDomains", 403, "Forbidden.RAM", ["cdn"], ["cdn", "denied"]],
    ["CDN is broken", "cdn:DescribeUserDomains", 400, "InvalidParameter", ["cdn"], ["cdn", "failed"]],
    ["CAS is denied", "yundun-cert:ListCloudResources", 403, "NoPermission", ["cas"], ["cas", "denied"]],
    ["OSS is denied", "oss:ListBuckets", 403, "AccessDenied", ["oss"], ["oss", "denied"]],
    ["Function Compute is denied", "fc:ListCustomDomains", 403, "AccessDenied", ["fc"], ["fc", "denied"]],
  ] as const) {
    it(`says that ${title}, which is not that nothing is there`, async () => {
      refuse(action, status, code);
      const targets = await find({ products: [...products] });
      assert.deepEqual(
        targets.map((target) => [target.product, target.status, target.name, target.errorCode]),
        [[...expected, "", code]],
      );
      assert.equal(targets[0]?.missingPermission?.startsWith(`${action} on `), expected[1] === "denied" || undefined);
      assert.ok(targets[0]?.error?.includes(code) && targets[0].requestId);
    });
  }

  it("does not take another reason for a missing permission", async () => {
    estate.oss("files", "files.example.com", "good");
    refuse("oss:ListCname", 403, "AccessDenied", undefined, "0003-00001403");
    const [target] = await find({ products: ["oss"] });
    assert.deepEqual([target?.status, target?.missingPermission], ["failed", undefined]);
    assert.match(target?.error ?? "", /the bucket is in another region/);
  });

  it("tries again what is throttled", async () => {
    estate.cdn("cdn", "a.example.com", "good");
    estate.emulator.faults.add({
      match: { action: "cdn:DescribeDomainCertificateInfo" },
      fault: { kind: "status", status: 400, code: "Throttling.User" },
    });
    assert.equal((await find({ products: ["cdn"] }))[0]?.status, "ok");
  });

  it("fails as a whole without credentials", async () => {
    const account = { ...estate.account(), credentials: () => Promise.reject(new CredentialsError("none")) };
    await assert.rejects(answerTargets({}, account, new Date()), CredentialsError);
  });

  it("shows listeners without a domain, which no certificate can be for or not", async () => {
    estate.alb("", "foreign", "alb-7");
    const [target] = await find({ products: ["cas"], certificate: estate.chains.good.fullchain });
    assert.deepEqual(
      [target?.product, target?.name, target?.instance, target?.region, target?.status, target?.match],
      ["alb", "alb-7/lsn-1@443", "alb-7/lsn-1@443", "cn-beijing", "ok", undefined],
    );
    assert.deepEqual([target?.resourceType, target?.importId], ["CasDeployment", undefined]);
  });

  for (const [title, args, expected] of [
    ["a product that there isn't", { products: ["slb"] }, /^`products`: give some of 'cdn'/],
    ["no product at all", { products: [] }, /^`products` is not a list of texts/],
    ["a text in place of a list", { buckets: "files" }, /^`buckets` is not a list of texts/],
    ["days that are no number", { days: "30" }, /^`days` is not a number of days/],
    ["negative days", { days: -1 }, /^`days` is not a number of days/],
    ["several regions at one host", { regions: ["cn-hangzhou", "cn-beijing"] }, /is that of one\. Give one region/],
    ["a certificate that can't be read", { certificate: "x" }, /`certificate`/],
  ] as const) {
    it(`refuses ${title}, and sends nothing`, async () => {
      await assert.rejects(find(args as never), ({ message }: Error) => expected.test(message));
      assert.deepEqual(estate.emulator.requests, []);
    });
  }
});
