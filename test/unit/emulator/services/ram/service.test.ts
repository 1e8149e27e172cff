import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../../emulator";
import { callRpc, failureOf, ossClient, type RpcAnswer } from "../../clients";

const text = (...actions: string[]) =>
  JSON.stringify({
    Version: "1",
    Statement: [{ Effect: "Allow", Action: actions, Resource: ["acs:oss:*:*:bucket/*"] }],
  });

describe("emulator: RAM users, keys, policies", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
    emulator.createBucket("bucket");
  });
  afterEach(() => emulator.stop());
  const call = (action: string, parameters: Record<string, string> = {}) =>
    callRpc(emulator, emulator.owner, action, parameters);
  const codeOf = ({ status, body }: RpcAnswer) => [status, body.Code];
  async function newUser(): Promise<{ accessKeyId: string; accessKeySecret: string }> {
    await call("CreateUser", { UserName: "alice" });
    const { AccessKeyId, AccessKeySecret } = (await call("CreateAccessKey", { UserName: "alice" })).body.AccessKey;
    return { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret };
  }
  const attachment = { PolicyName: "p", PolicyType: "Custom", UserName: "alice" };

  it("enforces what was attached, from then on and until it is detached", async () => {
    const keys = await newUser();
    const put = () => ossClient(emulator, keys).put("k", Buffer.from("x"));
    assert.equal((await failureOf(put())).status, 403);
    await call("CreatePolicy", { PolicyName: "p", PolicyDocument: text("oss:PutObject") });
    assert.equal((await failureOf(put())).status, 403);
    await call("AttachPolicyToUser", attachment);
    await put();
    await call("CreatePolicyVersion", { PolicyName: "p", PolicyDocument: text("oss:GetObject"), SetAsDefault: "true" });
    assert.equal((await failureOf(put())).status, 403);
    await ossClient(emulator, keys).get("k");
    await call("SetDefaultPolicyVersion", { PolicyName: "p", VersionId: "v1" });
    await put();
    await call("DetachPolicyFromUser", attachment);
    assert.equal((await failureOf(put())).status, 403);
  });

  it("stops a key that is switched off or deleted", async () => {
    const keys = await newUser();
    await call("AttachPolicyToUser", { PolicyName: "AliyunOSSFullAccess", PolicyType: "System", UserName: "alice" });
    const put = () => ossClient(emulator, keys).put("k", Buffer.from("x"));
    await put();
    const named = { UserName: "alice", UserAccessKeyId: keys.accessKeyId };
    await call("UpdateAccessKey", { ...named, Status: "Inactive" });
    assert.equal((await failureOf(put())).ecCode, "0002-00000904");
    await call("UpdateAccessKey", { ...named, Status: "Active" });
    await put();
    await call("DeleteAccessKey", named);
    assert.equal((await failureOf(put())).code, "InvalidAccessKeyId");
    assert.deepEqual(codeOf(await call("DeleteAccessKey", named)), [404, "EntityNotExist.User.AccessKey"]);
  });

  it("lists users, keys and attachments as the alicloud plugin reads them", async () => {
    const keys = await newUser();
    await call("CreatePolicy", { PolicyName: "p", PolicyDocument: text("oss:PutObject"), Description: "d" });
    await call("AttachPolicyToUser", attachment);
    const users = (await call("ListUsers")).body;
    assert.deepEqual(
      [users.IsTruncated, users.Users.User.map((user: { UserName: string }) => user.UserName)],
      [false, ["alice"]],
    );
    const [key] = (await call("ListAccessKeys", { UserName: "alice" })).body.AccessKeys.AccessKey;
    assert.deepEqual([key.AccessKeyId, key.Status, key.AccessKeySecret], [keys.accessKeyId, "Active", undefined]);
    const [policy] = (await call("ListPoliciesForUser", { UserName: "alice" })).body.Policies.Policy;
    assert.deepEqual(
      [policy.PolicyName, policy.PolicyType, policy.DefaultVersion, policy.Description],
      ["p", "Custom", "v1", "d"],
    );
    const got = (await call("GetPolicy", { PolicyName: "p", PolicyType: "Custom" })).body;
    assert.deepEqual([got.Policy.AttachmentCount, got.DefaultPolicyVersion.PolicyDocument], [1, text("oss:PutObject")]);
    const entities = (await call("ListEntitiesForPolicy", { PolicyName: "p", PolicyType: "Custom" })).body;
    assert.equal(entities.Users.User[0].UserName, "alice");
  });

  it("tells of a user what was set, and nothing else", async () => {
    const told = async (UserName: string) => {
      const {
        CreateDate: _made,
        UpdateDate: _changed,
        UserId: _id,
        ...others
      } = (await call("GetUser", { UserName })).body.User;
      return others;
    };
    await call("CreateUser", { UserName: "bare" });
    assert.deepEqual(await told("bare"), { UserName: "bare" });
    const set = { DisplayName: "Bob", Comments: "a comment", Email: "bob@example.com", MobilePhone: "86-1" };
    await call("CreateUser", { UserName: "set", ...set });
    assert.deepEqual(await told("set"), { UserName: "set", ...set });
    await call("UpdateUser", { UserName: "set", NewDisplayName: "" });
    assert.equal((await told("set")).DisplayName, undefined);
  });

  it("refuses what is there already or not there", async () => {
    await newUser();
    await call("CreatePolicy", { PolicyName: "p", PolicyDocument: text("oss:PutObject") });
    await call("AttachPolicyToUser", attachment);
    const cases: [string, Record<string, string>, number, string][] = [
      ["CreateUser", { UserName: "alice" }, 409, "EntityAlreadyExists.User"],
      ["CreateUser", { UserName: "a/b" }, 400, "InvalidParameter.UserName.InvalidChars"],
      ["CreateUser", {}, 400, "MissingParameter.UserName"],
      ["GetUser", { UserName: "bob" }, 404, "EntityNotExist.User"],
      ["CreatePolicy", { PolicyName: "p", PolicyDocument: text("oss:*") }, 409, "EntityAlreadyExists.Policy"],
      ["CreatePolicy", { PolicyName: "q", PolicyDocument: "{}" }, 400, "MalformedPolicyDocument"],
      [
        "CreatePolicy",
        { PolicyName: "q", PolicyDocument: text("x".repeat(6144)) },
        400,
        "InvalidParameter.PolicyDocument.Length",
      ],
      ["GetPolicy", { PolicyName: "q", PolicyType: "Custom" }, 404, "EntityNotExist.Policy"],
      ["GetPolicy", { PolicyName: "p", PolicyType: "Mine" }, 400, "InvalidParameter.PolicyType"],
      ["AttachPolicyToUser", attachment, 409, "EntityAlreadyExists.User.Policy"],
      [
        "DetachPolicyFromUser",
        { ...attachment, PolicyName: "AdministratorAccess", PolicyType: "System" },
        404,
        "EntityNotExist.User.Policy",
      ],
      ["DeletePolicyVersion", { PolicyName: "p", VersionId: "v1" }, 409, "DeleteConflict.Policy.Version.Default"],
      ["DeletePolicy", { PolicyName: "p" }, 409, "DeleteConflict.Policy.User"],
      ["DeleteUser", { UserName: "alice" }, 409, "DeleteConflict.User.AccessKey"],
      ["GetLoginProfile", { UserName: "alice" }, 404, "EntityNotExist.User.LoginProfile"],
      ["UnbindMFADevice", { UserName: "alice" }, 404, "EntityNotExist.User.MFADevice"],
    ];
    for (const [action, parameters, status, code] of cases) {
      assert.deepEqual(codeOf(await call(action, parameters)), [status, code], action);
    }
  });

  it("allows two keys a user and five versions a policy", async () => {
    await newUser();
    assert.equal((await call("CreateAccessKey", { UserName: "alice" })).status, 200);
    assert.deepEqual(codeOf(await call("CreateAccessKey", { UserName: "alice" })), [
      409,
      "LimitExceeded.User.AccessKey",
    ]);
    await call("CreatePolicy", { PolicyName: "p", PolicyDocument: text("oss:*") });
    const version = { PolicyName: "p", PolicyDocument: text("oss:*"), SetAsDefault: "true" };
    for (let count = 2; count <= 5; count++)
      assert.equal((await call("CreatePolicyVersion", version)).body.PolicyVersion.VersionId, `v${count}`);
    assert.deepEqual(codeOf(await call("CreatePolicyVersion", version)), [409, "LimitExceeded.Policy.Version"]);
    const rotate = { ...version, RotateStrategy: "DeleteOldestNonDefaultVersionWhenLimitExceeded" };
    assert.equal((await call("CreatePolicyVersion", rotate)).body.PolicyVersion.VersionId, "v6");
    assert.deepEqual(codeOf(await call("DeletePolicy", { PolicyName: "p" })), [409, "DeleteConflict.Policy.Version"]);
    assert.equal((await call("DeletePolicy", { PolicyName: "p", CascadingDelete: "true" })).status, 200);
  });

  it("deletes all of it in the plugin's order", async () => {
    const { accessKeyId } = await newUser();
    await call("CreatePolicy", { PolicyName: "p", PolicyDocument: text("oss:*") });
    await call("AttachPolicyToUser", attachment);
    const calls: [string, Record<string, string>][] = [
      ["DetachPolicyFromUser", attachment],
      ["DeleteAccessKey", { UserName: "alice", UserAccessKeyId: accessKeyId }],
      ["DeletePolicy", { PolicyName: "p", CascadingDelete: "true" }],
      ["ListGroupsForUser", { UserName: "alice" }],
      ["DeleteUser", { UserName: "alice" }],
    ];
    for (const [action, parameters] of calls) assert.equal((await call(action, parameters)).status, 200, action);
    assert.deepEqual((await call("ListUsers")).body.Users.User, []);
  });
});
