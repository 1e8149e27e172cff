import { strict as assert } from "node:assert";
import { type Emulator, type PolicyDocument, startEmulator } from "../../../../../emulator";
import { callRpc, failureOf, type Keys, ossClient } from "../../clients";

const assume: PolicyDocument = {
  Version: "1",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
};

describe("emulator: STS", () => {
  let emulator: Emulator;
  let clock = 0;
  let user: Keys;
  beforeEach(async () => {
    clock = 0;
    emulator = await startEmulator({ now: () => new Date(Date.now() + clock) });
    emulator.createBucket("bucket");
    user = emulator.addUser({ name: "alice", policies: [assume] });
    const document = JSON.stringify({
      Version: "1",
      Statement: [{ Effect: "Allow", Action: "oss:*", Resource: "acs:oss:*:*:bucket/site/*" }],
    });
    await callRam("CreatePolicy", { PolicyName: "p", PolicyDocument: document });
  });
  afterEach(() => emulator.stop());
  const call = (action: string, parameters: Record<string, string> = {}, keys: Keys = emulator.owner) =>
    callRpc(emulator, keys, action, parameters, { host: "sts.aliyuncs.com" });
  const callRam = (action: string, parameters: Record<string, string>) =>
    callRpc(emulator, emulator.owner, action, parameters);
  const trust = (condition?: object) =>
    JSON.stringify({
      Version: "1",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { RAM: [`acs:ram::${emulator.accountId}:root`] },
          ...(condition ? { Condition: condition } : {}),
        },
      ],
    });
  async function newRole(condition?: object): Promise<string> {
    const made = await callRam("CreateRole", { RoleName: "Deployer", AssumeRolePolicyDocument: trust(condition) });
    await callRam("AttachPolicyToRole", { PolicyName: "p", PolicyType: "Custom", RoleName: "Deployer" });
    return made.body.Role.Arn;
  }
  const asSession = (body: { Credentials: Record<string, string> }): Keys => ({
    accessKeyId: body.Credentials.AccessKeyId ?? "",
    accessKeySecret: body.Credentials.AccessKeySecret ?? "",
    securityToken: body.Credentials.SecurityToken ?? "",
  });

  it("gives out credentials that may do what the role may, until they expire", async () => {
    const RoleArn = await newRole();
    const { status, body } = await call("AssumeRole", { RoleArn, RoleSessionName: "ci", DurationSeconds: "900" }, user);
    assert.equal(status, 200);
    assert.equal(body.AssumedRoleUser.Arn, `acs:ram::${emulator.accountId}:assumed-role/Deployer/ci`);
    const client = ossClient(emulator, asSession(body));
    await client.put("site/k", Buffer.from("x"));
    const refused = await failureOf(client.put("other", Buffer.from("x")));
    assert.deepEqual([refused.status, refused.message], [403, "Access denied by authorizer's policy."]);
    clock = 901_000;
    assert.ok(new Date(body.Credentials.Expiration).getTime() <= Date.now() + clock);
    // The client's clock stays behind by 901 s, which is also more than the allowed skew.
    assert.equal((await failureOf(client.put("site/k", Buffer.from("x")))).code, "SecurityTokenExpired");
  });

  it("limits a session by its policy", async () => {
    const RoleArn = await newRole();
    const Policy = JSON.stringify({
      Version: "1",
      Statement: [{ Effect: "Allow", Action: "oss:PutObject", Resource: "*" }],
    });
    const { body } = await call("AssumeRole", { RoleArn, RoleSessionName: "ci", Policy }, user);
    const client = ossClient(emulator, asSession(body));
    await client.put("site/k", Buffer.from("x"));
    assert.equal((await failureOf(client.get("site/k"))).status, 403);
    assert.equal((await failureOf(client.put("other", Buffer.from("x")))).status, 403);
  });

  it("requires the external id that the trust policy names", async () => {
    const RoleArn = await newRole({ StringEquals: { "sts:ExternalId": "secret-handshake" } });
    const parameters = { RoleArn, RoleSessionName: "ci" };
    assert.equal((await call("AssumeRole", parameters, user)).body.Code, "NoPermission");
    assert.equal((await call("AssumeRole", { ...parameters, ExternalId: "secret-handshake" }, user)).status, 200);
  });

  it("refuses the owner, users without permission, users whom the role does not trust, and bad parameters", async () => {
    const RoleArn = await newRole();
    const parameters = { RoleArn, RoleSessionName: "ci" };
    const plain = emulator.addUser({ name: "plain" });
    const cases: [Keys, Record<string, string>, number, string][] = [
      [emulator.owner, parameters, 403, "NoPermission"],
      [plain, parameters, 403, "NoPermission"],
      [user, { ...parameters, RoleArn: `${RoleArn}x` }, 404, "EntityNotExist.Role"],
      [user, { ...parameters, RoleSessionName: "a b" }, 400, "InvalidParameter.RoleSessionName"],
      [user, { ...parameters, DurationSeconds: "60" }, 400, "InvalidParameter.DurationSeconds"],
      [user, { ...parameters, DurationSeconds: "3601" }, 400, "InvalidParameter.DurationSeconds"],
      [user, { ...parameters, Policy: "{" }, 400, "InvalidParameter.PolicyGrammar"],
    ];
    for (const [keys, given, status, code] of cases) {
      const { status: answered, body } = await call("AssumeRole", given, keys);
      assert.deepEqual([answered, body.Code], [status, code]);
    }
    const other = JSON.stringify({
      Version: "1",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { RAM: "acs:ram::1:root" } }],
    });
    const { body } = await callRam("CreateRole", { RoleName: "Others", AssumeRolePolicyDocument: other });
    const refused = await call("AssumeRole", { ...parameters, RoleArn: body.Role.Arn }, user);
    assert.equal(refused.body.Code, "NoPermission");
  });
});
