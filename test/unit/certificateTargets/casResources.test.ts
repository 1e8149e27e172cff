import assert from "node:assert/strict";
import { merged } from "../../../provider/certificateTargets/casResources";

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
