import assert from "node:assert/strict";
import { merged } from "../../../provider/certificateTargets/casResources";
import { Estate } from "../../support/estate";

describe("a resource that both certificate stores list", () => {
  const row = { product: "alb", name: "www.example.com", region: "cn-hangzhou", instance: "alb-1/lsn-1" };

  it("is one row, with the identifier that one of them knows", () =>
    assert.deepEqual(merged([row, { ...row, certIdentifier: "1-ap-southeast-1" }]), [
      { ...row, certIdentifier: "1-ap-southeast-1" },
    ]));

  it("has no identifier if each store says that it is its own", () =>
    assert.deepEqual(
      merged([
        { ...row, certIdentifier: "1-cn-hangzhou" },
        { ...row, certIdentifier: "1-ap-southeast-1" },
      ]),
      [row],
    ));

  it("is not another listener's", () =>
    assert.equal(merged([row, { ...row, instance: "alb-1/lsn-2" }, { ...row, region: "cn-beijing" }]).length, 3));
});

describe("the resources of all other products", () => {
  let estate: Estate;
  beforeEach(async () => {
    estate = await Estate.start();
  });
  afterEach(() => estate.stop());

  it("pages through 120 resources of other products", async () => {
    for (let index = 0; index < 120; index++) {
      estate.alb(`host-${index}.example.com`, "good");
    }
    assert.equal((await estate.find({ products: ["cas"] })).length, 120);
    assert.equal(estate.counted("ListCloudResources"), 3);
  });

  it("shows listeners without a domain, which no certificate can be for or not", async () => {
    estate.alb("", "foreign", "alb-7");
    const [target] = await estate.find({ products: ["cas"], certificate: estate.chains.good.fullchain });
    assert.deepEqual(
      [target?.product, target?.name, target?.instance, target?.region, target?.status, target?.match],
      ["alb", "alb-7/lsn-1@443", "alb-7/lsn-1@443", "cn-beijing", "ok", undefined],
    );
    assert.deepEqual([target?.resourceType, target?.importId], ["CasDeployment", undefined]);
  });

  it("are compared with the certificate's names only where they have a domain", async () => {
    estate.alb("a.example.com,b.example.com", "good", "alb-8");
    estate.alb("*.example.com", "foreign", "alb-9");
    const targets = await estate.find({ products: ["cas"] });
    assert.deepEqual(
      targets.map(({ name, status }) => [name, status]),
      [
        ["*.example.com", "mismatch"],
        ["a.example.com,b.example.com", "ok"],
      ],
    );
  });
});
