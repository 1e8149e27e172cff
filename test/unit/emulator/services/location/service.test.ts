import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../../emulator";
import { callRpc } from "../../clients";

describe("emulator: location", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.stop());

  it("says where a service is", async () => {
    const parameters = { Id: "cn-hangzhou", ServiceCode: "ram", Type: "openAPI" };
    const { body } = await callRpc(emulator, emulator.owner, "DescribeEndpoints", parameters, {
      host: "location-readonly.aliyuncs.com",
    });
    assert.equal(body.Endpoints.Endpoint[0].Endpoint, "ram.aliyuncs.com");
  });
});
