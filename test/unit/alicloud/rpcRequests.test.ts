import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../../emulator";
import { accountOf } from "../../../provider/alicloud/account";
import { rpcRequests } from "../../../provider/alicloud/rpcRequests";
import { CancelledError } from "../../../provider/alicloud/serviceError";
import { cdnCodes } from "../../../provider/cdnDomainCertificate/cdnCodes";

describe("rpcRequests", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startEmulator();
  });

  afterEach(() => emulator.stop());

  it("sends nothing that waits for its turn when Pulumi is told to stop", async () => {
    const { accessKeyId, accessKeySecret } = emulator.owner;
    const settings: Record<string, string> = {
      "alicloud:accessKey": accessKeyId,
      "alicloud:secretKey": accessKeySecret,
      "alicloud:endpoints": JSON.stringify([{ cdn: emulator.httpEndpoint }]),
    };
    const account = accountOf({ get: (key) => settings[key] }, {});
    const cancellation = new AbortController();
    const action = "DescribeUserDomains";
    const send = rpcRequests(
      {
        name: "cdn",
        host: "cdn.aliyuncs.com",
        version: "2018-05-10",
        perSecond: { [action]: 0.5 },
        codes: cdnCodes,
        fail: (description) => new Error(description),
      },
      { ...account, requests: { ...account.requests, signal: cancellation.signal } },
    );
    const call = () => send(action, { description: "Listing", permission: "" }, {}, () => true);
    await call();
    const later = Promise.allSettled([call(), call()]);
    setTimeout(() => cancellation.abort(), 100);
    for (const outcome of await later) {
      assert.ok(outcome.status === "rejected" && outcome.reason instanceof CancelledError, String(outcome.status));
    }
    assert.equal(emulator.requests.length, 1);
  });
});
