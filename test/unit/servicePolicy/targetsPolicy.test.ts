import assert from "node:assert/strict";
import type { PolicyDocument } from "../../../emulator";
import { servicePolicy } from "../../../provider";
import { answerTargets } from "../../../provider/certificateTargets/answer";
import type { CertificateTarget, TargetProduct } from "../../../provider/certificateTargets/target";
import type { TargetPlaces } from "../../../provider/servicePolicy/servicePermissions";
import { Estate } from "../../support/estate";

const products: readonly TargetProduct[] = ["cdn", "dcdn", "oss", "fc", "cas"];

describe("servicePolicy for certificateTargets", () => {
  let estate: Estate;
  beforeEach(async () => {
    estate = await Estate.start();
    estate.cdn("cdn", "www.example.com", "good");
    estate.cdn("dcdn", ".example.com", "good");
    estate.oss("files", "files.example.com", "good");
    estate.oss("others", "others.example.com", "good");
    estate.fc("api.example.com", "good");
    estate.alb("lb.example.com", "good");
  });
  afterEach(() => estate.stop());

  const look = async (places: TargetPlaces, policy: object): Promise<CertificateTarget[]> =>
    (await answerTargets(places, estate.account(policy as PolicyDocument), new Date())).targets;

  for (const lists of [true, false]) {
    it(`lets a user see everything where the list of functions has ${lists ? "" : "no "}certificates`, async () => {
      estate.emulator.functions.switches.listsCertificates = lists;
      const targets = await look({}, servicePolicy({ targets: {} }));
      assert.deepEqual(
        targets.map(({ product, status }) => `${product} ${status}`),
        ["cdn ok", "dcdn ok", "oss ok", "oss ok", "fc ok", "alb ok"],
      );
    });
  }

  for (const places of [
    ...products.map((product) => ({ products: [product] })),
    { products: ["oss"], buckets: ["cn-hangzhou/files"] },
    { products: ["fc"], regions: ["cn-hangzhou"] },
  ] as TargetPlaces[]) {
    it(`lets a user see ${JSON.stringify(places)}`, async () => {
      const targets = await look(places, servicePolicy({ targets: places }));
      assert.ok(targets.length > 0 && targets.every(({ status }) => status === "ok"), JSON.stringify(targets));
    });
  }

  it("grants nothing that is not needed: without any action there is a row that says so, and the rest goes on", async () => {
    estate.emulator.functions.switches.listsCertificates = false;
    const policy = servicePolicy({ targets: {} });
    const seen = new Map<string, string[]>();
    for (const action of policy.Statement.flatMap(({ Action }) => Action)) {
      const Statement = policy.Statement.map((one) => ({
        ...one,
        Action: one.Action.filter((other) => other !== action),
      }));
      const granted = { ...policy, Statement: Statement.filter(({ Action }) => Action.length > 0) };
      const targets = await look({}, granted);
      for (const { missingPermission, error, requestId } of targets.filter(({ status }) => status !== "ok")) {
        assert.ok(missingPermission?.startsWith(`${action} on `), missingPermission);
        assert.ok(error?.includes(missingPermission ?? action) && requestId, error);
      }
      seen.set(
        action,
        targets
          .filter(({ status }) => status !== "ok")
          .map(({ product, name, status }) => `${product} ${name} ${status}`),
      );
    }
    assert.deepEqual(Object.fromEntries(seen), {
      "cdn:DescribeUserDomains": ["cdn  denied"],
      "cdn:DescribeDomainCertificateInfo": ["cdn www.example.com denied"],
      "dcdn:DescribeDcdnUserDomains": ["dcdn  denied"],
      "dcdn:DescribeDcdnDomainCertificateInfo": ["dcdn *.example.com denied"],
      "oss:ListBuckets": ["oss  denied"],
      "oss:ListCname": ["oss  denied", "oss  denied"],
      "fc:ListCustomDomains": ["fc  denied"],
      "fc:GetCustomDomain": ["fc api.example.com denied"],
      "yundun-cert:ListCloudResources": ["cas  denied"],
      "yundun-cert:ListUserCertificateOrder": [
        "oss files.example.com namesUnknown",
        "oss others.example.com namesUnknown",
        "alb lb.example.com namesUnknown",
      ],
    });
  });

  it("grants it on those places only", () => {
    const places: TargetPlaces = { products: ["oss", "fc"], regions: ["cn-beijing"], buckets: ["files"] };
    const { Statement } = servicePolicy({ targets: places, accountId: "1234567890" });
    assert.deepEqual(
      Statement.map(({ Action, Resource }) => [...Action, ...Resource]),
      [
        ["oss:ListCname", "acs:oss:*:*:files"],
        ["fc:ListCustomDomains", "fc:GetCustomDomain", "acs:fc:cn-beijing:1234567890:custom-domains/*"],
        ["yundun-cert:ListUserCertificateOrder", "*"],
      ],
    );
  });
});
