import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../emulator";
import { callRpc } from "../clients";

describe("emulator: RPC calls", () => {
  let emulator: Emulator;
  let clock = 0;
  before(async () => {
    emulator = await startEmulator({ now: () => new Date(Date.now() + clock) });
  });
  after(() => emulator.stop());
  afterEach(() => {
    clock = 0;
  });
  const owner = () => emulator.owner;

  it("have their parameters in the form body or, on any host, in the query", async () => {
    const users = [await callRpc(emulator, owner(), "CreateUser", { UserName: "alice", Comments: "a b+c/ü*~" })];
    users.push(await callRpc(emulator, owner(), "GetUser", { UserName: "alice" }, { inQuery: true }));
    const loopback = { inQuery: true, host: "127.0.0.1" };
    users.push(await callRpc(emulator, owner(), "GetUser", { UserName: "alice" }, loopback));
    for (const { status, body } of users) {
      assert.deepEqual([status, body.User.UserName, body.User.Comments], [200, "alice", "a b+c/ü*~"]);
      assert.match(body.RequestId, /^[0-9A-F]{24}$/);
    }
  });

  it("fail with a wrong secret, an unknown key, an old clock, a nonce for the second time, or an unknown action", async () => {
    const refusals: [string, number, Promise<{ status: number; body: { Code: string } }>][] = [
      ["SignatureDoesNotMatch", 400, callRpc(emulator, { ...owner(), accessKeySecret: "x" }, "ListUsers")],
      ["InvalidAccessKeyId.NotFound", 404, callRpc(emulator, { accessKeyId: "x", accessKeySecret: "x" }, "ListUsers")],
      [
        "InvalidTimeStamp.Expired",
        400,
        callRpc(emulator, owner(), "ListUsers", {}, { overrides: { Timestamp: "2020-01-01T00:00:00Z" } }),
      ],
      [
        "InvalidTimeStamp.Format",
        400,
        callRpc(emulator, owner(), "ListUsers", {}, { overrides: { Timestamp: "now" } }),
      ],
      ["InvalidAction.NotFound", 404, callRpc(emulator, owner(), "NoSuchThing")],
    ];
    for (const [code, status, refusal] of refusals) {
      const { status: answered, body } = await refusal;
      assert.deepEqual([answered, body.Code], [status, code]);
    }
    const nonce = { overrides: { SignatureNonce: "once" } };
    assert.equal((await callRpc(emulator, owner(), "ListUsers", {}, nonce)).status, 200);
    assert.equal((await callRpc(emulator, owner(), "ListUsers", {}, nonce)).body.Code, "SignatureNonceUsed");
  });

  it("have what they sign in the answer to a wrong secret", async () => {
    const wrong = { ...owner(), accessKeySecret: "x" };
    const { body } = await callRpc(emulator, wrong, "CreateUser", { UserName: "a b" });
    const [message, signed, ...more] = body.Message.split(":");
    assert.equal(message, "Specified signature is not matched with our calculation. server string to sign is");
    assert.match(signed, /^POST&%2F&AccessKeyId%3D.*%26UserName%3Da%2520b%26Version%3D2015-05-01$/);
    assert.deepEqual(more, []);
  });

  it("need a permission, unless the owner sends them", async () => {
    const user = emulator.addUser({ name: "plain" });
    const refused = await callRpc(emulator, user, "ListUsers");
    assert.deepEqual([refused.status, refused.body.Code], [403, "NoPermission"]);
    const admin = emulator.addUser({
      name: "admin",
      policies: [
        { Version: "1", Statement: [{ Effect: "Allow", Action: "ram:Get*", Resource: "acs:ram:*:*:user/plain" }] },
      ],
    });
    assert.equal((await callRpc(emulator, admin, "GetUser", { UserName: "plain" })).status, 200);
    assert.equal((await callRpc(emulator, admin, "GetUser", { UserName: "admin" })).status, 403);
  });

  it("are in the log by action, without their signature", async () => {
    const mark = emulator.mark;
    await callRpc(emulator, owner(), "CreateUser", { UserName: "logged" });
    const [entry] = emulator.requestsSince(mark);
    assert.deepEqual([entry?.operation, entry?.action, entry?.status], ["CreateUser", "ram:CreateUser", 200]);
    assert.ok(!JSON.stringify(entry).includes("Signature="));
  });

  it("are hit by faults, by action", async () => {
    emulator.faults.add({
      match: { action: "ram:CreateRole" },
      fault: { kind: "status", status: 503, code: "ServiceUnavailable" },
    });
    assert.equal((await callRpc(emulator, owner(), "ListUsers")).status, 200);
    const hit = await callRpc(emulator, owner(), "CreateRole", { RoleName: "r" });
    assert.deepEqual([hit.status, hit.body.Code], [503, "ServiceUnavailable"]);
    emulator.faults.clear();
  });
});
