import { strict as assert } from "node:assert";
import { type Emulator, startEmulator } from "../../../../../emulator";
import { callRpc, failureOf, ossClient, type RpcAnswer } from "../../clients";

const text = (...actions: string[]) =>
  JSON.stringify({
    Version: "1",
    Statement: [{ Effect: "Allow", Action: actions, Resource: ["acs:oss:*:*:bucket/*"] }],
  });

describe("emulator: RAM", () => {
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

  it("applies the default version of a policy from its attachment to its detachment", async () => {
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
    await call("CreatePolicyVersion", { PolicyName: "p", PolicyDocument: text("oss:PutObject"), SetAsDefault: "true" });
    await put();
    await call("CreatePolicyVersion", { PolicyName: "p", PolicyDocument: text("oss:GetObject") });
    await put();
    await call("DetachPolicyFromUser", attachment);
    assert.equal((await failureOf(put())).status, 403);
  });

  it("refuses a key after its deletion", async () => {
    const keys = await newUser();
    await call("CreatePolicy", { PolicyName: "p", PolicyDocument: text("oss:PutObject") });
    await call("AttachPolicyToUser", attachment);
    const put = () => ossClient(emulator, keys).put("k", Buffer.from("x"));
    await put();
    const named = { UserName: "alice", UserAccessKeyId: keys.accessKeyId };
    await call("DeleteAccessKey", named);
    assert.equal((await failureOf(put())).code, "InvalidAccessKeyId");
    assert.deepEqual(codeOf(await call("DeleteAccessKey", named)), [404, "EntityNotExist.User.AccessKey"]);
  });

  it("lists users, keys and attachments for the alicloud plugin", async () => {
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
    const tags = (await call("ListTagResources", { ResourceType: "policy", "ResourceNames.1": "p" })).body;
    assert.deepEqual(tags.TagResources.TagResource, []);
  });

  it("describes a user by what was set", async () => {
    const told = async (UserName: string) => {
      const { CreateDate: _made, UserId: _id, ...others } = (await call("GetUser", { UserName })).body.User;
      return others;
    };
    await call("CreateUser", { UserName: "bare" });
    assert.deepEqual(await told("bare"), { UserName: "bare" });
    const set = { DisplayName: "Bob", Comments: "a comment" };
    await call("CreateUser", { UserName: "set", ...set });
    assert.deepEqual(await told("set"), { UserName: "set", ...set });
    await call("UpdateUser", { UserName: "set", NewDisplayName: "" });
    assert.equal((await told("set")).DisplayName, undefined);
  });

  it("refuses to create what exists and to use what does not exist", async () => {
    await newUser();
    for (const PolicyName of ["p", "detached"]) {
      await call("CreatePolicy", { PolicyName, PolicyDocument: text("oss:PutObject") });
    }
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
      ["GetPolicy", { PolicyName: "p", PolicyType: "System" }, 404, "EntityNotExist.Policy"],
      ["AttachPolicyToUser", attachment, 409, "EntityAlreadyExists.User.Policy"],
      ["DetachPolicyFromUser", { ...attachment, PolicyName: "detached" }, 404, "EntityNotExist.User.Policy"],
      ["DeletePolicy", { PolicyName: "p" }, 409, "DeleteConflict.Policy.User"],
      ["DeleteUser", { UserName: "alice" }, 409, "DeleteConflict.User.AccessKey"],
    ];
    for (const [action, parameters, status, code] of cases) {
      assert.deepEqual(codeOf(await call(action, parameters)), [status, code], action);
    }
  });

  it("allows a user two keys and a policy five versions", async () => {
    await newUser();
    assert.equal((await call("CreateAccessKey", { UserName: "alice" })).status, 200);
    assert.deepEqual(codeOf(await call("CreateAccessKey", { UserName: "alice" })), [
      409,
      "LimitExceeded.User.AccessKey",
    ]);
    await call("CreatePolicy", { PolicyName: "p", PolicyDocument: text("oss:*") });
    const version = { PolicyName: "p", PolicyDocument: text("oss:*"), SetAsDefault: "true" };
    for (let count = 2; count <= 5; count++) {
      assert.equal((await call("CreatePolicyVersion", version)).body.PolicyVersion.VersionId, `v${count}`);
    }
    assert.deepEqual(codeOf(await call("CreatePolicyVersion", version)), [409, "LimitExceeded.Policy.Version"]);
    const rotate = { ...version, RotateStrategy: "DeleteOldestNonDefaultVersionWhenLimitExceeded" };
    assert.equal((await call("CreatePolicyVersion", rotate)).body.PolicyVersion.VersionId, "v6");
    assert.deepEqual(codeOf(await call("DeletePolicy", { PolicyName: "p" })), [409, "DeleteConflict.Policy.Version"]);
    assert.equal((await call("DeletePolicy", { PolicyName: "p", CascadingDelete: "true" })).status, 200);
  });

  it("deletes everything in the order of the alicloud plugin", async () => {
    const { accessKeyId } = await newUser();
    await call("CreatePolicy", { PolicyName: "p", PolicyDocument: text("oss:*") });
    await call("AttachPolicyToUser", attachment);
    const calls: [string, Record<string, string>][] = [
      ["DetachPolicyFromUser", attachment],
      ["DeleteAccessKey", { UserName: "alice", UserAccessKeyId: accessKeyId }],
      ["DeletePolicy", { PolicyName: "p", CascadingDelete: "true" }],
      ["DeleteUser", { UserName: "alice" }],
    ];
    for (const [action, parameters] of calls) {
      assert.equal((await call(action, parameters)).status, 200, action);
    }
    assert.deepEqual((await call("ListUsers")).body.Users.User, []);
  });

  it("attaches policies to roles", async () => {
    const statement = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { RAM: ["acs:ram::1:root"] } };
    const trust = JSON.stringify({ Version: "1", Statement: [statement] });
    const role = { RoleName: "Deployer", AssumeRolePolicyDocument: trust };
    assert.equal((await call("CreateRole", role)).body.Role.Arn, `acs:ram::${emulator.accountId}:role/deployer`);
    assert.deepEqual(codeOf(await call("CreateRole", role)), [409, "EntityAlreadyExists.Role"]);
    await call("CreatePolicy", { PolicyName: "p", PolicyDocument: text("oss:*") });
    const attached = { PolicyName: "p", PolicyType: "Custom", RoleName: "Deployer" };
    await call("AttachPolicyToRole", attached);
    const [policy] = (await call("ListPoliciesForRole", { RoleName: "Deployer" })).body.Policies.Policy;
    assert.equal(policy.PolicyName, "p");
    assert.deepEqual(codeOf(await call("DeletePolicy", { PolicyName: "p" })), [409, "DeleteConflict.Policy.Role"]);
    assert.equal((await call("DetachPolicyFromRole", attached)).status, 200);
    assert.deepEqual(codeOf(await call("DetachPolicyFromRole", attached)), [404, "EntityNotExist.Role.Policy"]);
  });
});
