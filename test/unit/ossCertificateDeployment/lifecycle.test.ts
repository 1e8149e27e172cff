import assert from "node:assert/strict";
import { diff } from "../../../provider/ossCertificateDeployment/lifecycle";

describe("the dynamic lifecycle's diff", () => {
  const state = { region: "cn-hangzhou", bucket: "certificates" };
  const inputs = { region: "cn-hangzhou", bucket: "certificates" };

  it("sees no change if there is none", async () => {
    assert.deepEqual(await diff("id", { ...state, __provider: "code" }, inputs), { changes: false, replaces: [] });
  });

  it("asks for an update of a state that the plugin wrote, which lacks the code to read and delete with", async () => {
    assert.deepEqual(await diff("id", state, inputs), { changes: true, replaces: [] });
  });
});
