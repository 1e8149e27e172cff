import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { inspect } from "node:util";
import { type Emulator, startEmulator } from "../../../emulator";
import type { Environment, Settings } from "../../../provider/alicloud/accountSettings";
import { type Credentials, CredentialsError, credentialSource } from "../../../provider/alicloud/credentials";
import { temporaryFolder } from "../../support/temporaryFolder";
import { callRpc } from "../emulator/clients";
import { inTrustingProcess } from "../oss/trustingProcess";

const settingsOf = (values: Record<string, string>): Settings => ({ get: (key) => values[key] });

const find = (settings: Record<string, string>, environment: Environment = {}) =>
  credentialSource(settingsOf(settings), environment)();

const configured = { "alicloud:accessKey": "LTAIconfigured", "alicloud:secretKey": "configured-secret" };
const alibaba = { ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAIalibaba", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "alibaba-secret" };
const alicloud = { ALICLOUD_ACCESS_KEY: "LTAIalicloud", ALICLOUD_SECRET_KEY: "alicloud-secret" };

const key = (accessKeyId: string, accessKeySecret: string, securityToken?: string): Credentials => ({
  accessKeyId,
  accessKeySecret,
  securityToken,
});

describe("statically configured credentials", () => {
  it("come from the configuration before the environment", async () => {
    assert.deepEqual(await find(configured, { ...alibaba, ...alicloud }), key("LTAIconfigured", "configured-secret"));
  });

  it("come from ALIBABA_CLOUD_… before ALICLOUD_…", async () => {
    assert.deepEqual(await find({}, { ...alicloud, ...alibaba }), key("LTAIalibaba", "alibaba-secret"));
    assert.deepEqual(await find({}, alicloud), key("LTAIalicloud", "alicloud-secret"));
  });

  it("have the token of their own source, and no other's", async () => {
    const tokens = { ALIBABA_CLOUD_SECURITY_TOKEN: "alibaba-token", ALICLOUD_SECURITY_TOKEN: "alicloud-token" };
    assert.deepEqual(
      await find({ ...configured, "alicloud:securityToken": "configured-token" }, tokens),
      key("LTAIconfigured", "configured-secret", "configured-token"),
    );
    assert.deepEqual(await find(configured, tokens), key("LTAIconfigured", "configured-secret"));
    assert.deepEqual(await find({}, { ...alibaba, ...tokens }), key("LTAIalibaba", "alibaba-secret", "alibaba-token"));
    assert.deepEqual(
      await find({}, { ...alicloud, ...tokens }),
      key("LTAIalicloud", "alicloud-secret", "alicloud-token"),
    );
  });

  it("may be surrounded by white space, as text from a file is", async () => {
    const found = await find({
      "alicloud:accessKey": " LTAIconfigured\n",
      "alicloud:secretKey": "configured-secret\r\n",
      "alicloud:securityToken": "\ttoken ",
    });
    assert.deepEqual(found, key("LTAIconfigured", "configured-secret", "token"));
  });

  it("don't exist if they are empty", async () => {
    const empty = { "alicloud:accessKey": "", "alicloud:secretKey": " ", "alicloud:securityToken": "" };
    assert.deepEqual(
      await find(empty, { ALIBABA_CLOUD_ACCESS_KEY_ID: "", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "\n", ...alicloud }),
      key("LTAIalicloud", "alicloud-secret"),
    );
  });

  for (const [settings, environment, message] of [
    [
      { "alicloud:accessKey": "LTAIhalf" },
      alibaba,
      "`alicloud:accessKey` is set but `alicloud:secretKey` is not. Set both, or neither.",
    ],
    [
      { "alicloud:secretKey": "half-secret" },
      alibaba,
      "`alicloud:secretKey` is set but `alicloud:accessKey` is not. Set both, or neither.",
    ],
    [
      {},
      { ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAIhalf", ...alicloud },
      "ALIBABA_CLOUD_ACCESS_KEY_ID is set but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not. Set both, or neither.",
    ],
    [
      {},
      { ALICLOUD_SECRET_KEY: "half-secret", ALICLOUD_ACCESS_KEY: " " },
      "ALICLOUD_SECRET_KEY is set but ALICLOUD_ACCESS_KEY is not. Set both, or neither.",
    ],
  ] as const) {
    it(`are refused by half: ${message.split(" ")[0]}`, async () => {
      await assert.rejects(find({ ...settings }, environment), { name: "CredentialsError", message });
    });
  }

  it("are resolved again for every call", async () => {
    const settings: Record<string, string> = { ...configured };
    const source = credentialSource(settingsOf(settings), {});
    assert.equal((await source()).accessKeyId, "LTAIconfigured");
    settings["alicloud:accessKey"] = "LTAIrotated";
    settings["alicloud:secretKey"] = "rotated-secret";
    assert.deepEqual(await source(), key("LTAIrotated", "rotated-secret"));
  });
});

describe("credentials of a profile, file or service", () => {
  let home: string;
  let kept: NodeJS.ProcessEnv;
  let server: Server | undefined;

  beforeEach(() => {
    kept = { ...process.env };
    home = temporaryFolder("certificates-home-");
    for (const name of Object.keys(process.env)) {
      if (/^ALI(BABA_)?CLOUD_/.test(name)) {
        delete process.env[name];
      }
    }
    // The library reads these itself; 100.100.100.200 must not be asked, whatever machine this is.
    Object.assign(process.env, { HOME: home, ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" });
  });

  afterEach(() => {
    // Piece by piece: os.homedir() looks at the real environment, which no other object can become.
    for (const name of Object.keys(process.env)) {
      delete process.env[name];
    }
    Object.assign(process.env, kept);
    rmSync(home, { recursive: true });
    server?.close();
    server = undefined;
  });

  /** As `aliyun configure` writes it. */
  const writeProfiles = (profiles: object[], current = "default") => {
    mkdirSync(join(home, ".aliyun"), { recursive: true });
    writeFileSync(join(home, ".aliyun", "config.json"), JSON.stringify({ current, profiles }));
  };
  const profile = (name: string, more: object = {}) => ({
    name,
    mode: "AK",
    access_key_id: `LTAI${name}`,
    access_key_secret: `${name}-secret`,
    ...more,
  });

  it("come from the current profile if nothing is configured", async () => {
    writeProfiles([profile("other"), profile("work")], "work");
    const { accessKeyId, accessKeySecret } = await find({});
    assert.deepEqual([accessKeyId, accessKeySecret], ["LTAIwork", "work-secret"]);
  });

  it("come from the profile that the configuration names, before the environment", async () => {
    writeProfiles([profile("default"), profile("work", { mode: "StsToken", sts_token: "work-token" })]);
    const found = await find({ "alicloud:profile": "work" }, alibaba);
    assert.deepEqual(found, key("LTAIwork", "work-secret", "work-token"));
  });

  it("come from the configuration's keys before its profile", async () => {
    writeProfiles([profile("work")]);
    assert.equal((await find({ ...configured, "alicloud:profile": "work" })).accessKeyId, "LTAIconfigured");
  });

  it("come from the environment before the current profile", async () => {
    writeProfiles([profile("default")]);
    assert.equal((await find({}, alicloud)).accessKeyId, "LTAIalicloud");
  });

  it("come from ~/.alibabacloud/credentials", async () => {
    mkdirSync(join(home, ".alibabacloud"));
    const lines = ["[default]", "type = access_key", "access_key_id = LTAIfile", "access_key_secret = file-secret", ""];
    writeFileSync(join(home, ".alibabacloud", "credentials"), lines.join("\n"));
    assert.equal((await find({})).accessKeyId, "LTAIfile");
  });

  it("come from ALIBABA_CLOUD_CREDENTIALS_URI", async () => {
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    const body = { AccessKeyId: "STS.uri", AccessKeySecret: "uri-secret", SecurityToken: "uri-token", Expiration };
    server = createServer((_, answer) => answer.end(JSON.stringify(body)));
    await new Promise<void>((listening) => server?.listen(0, "127.0.0.1", listening));
    process.env.ALIBABA_CLOUD_CREDENTIALS_URI = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    assert.deepEqual(await find({}), key("STS.uri", "uri-secret", "uri-token"));
  });

  it("are reported missing with all the places that were checked", async () => {
    await assert.rejects(find({}), {
      name: "CredentialsError",
      message:
        "No Alibaba Cloud credentials were found. Checked: the explicit provider or the stack configuration " +
        "(`alicloud:accessKey`, `alicloud:secretKey`), the environment (ALIBABA_CLOUD_ACCESS_KEY_ID, ALICLOUD_ACCESS_KEY), " +
        "OIDC (ALIBABA_CLOUD_OIDC_TOKEN_FILE), the `aliyun configure` profile, ~/.alibabacloud/credentials, the ECS instance " +
        "role, ALIBABA_CLOUD_CREDENTIALS_URI. Set for example `pulumi config set alicloud:accessKey …` and " +
        "`pulumi config set --secret alicloud:secretKey …`.",
    });
  });

  it("are reported missing with the profile's name", async () => {
    writeProfiles([profile("default")]);
    await assert.rejects(find({ "alicloud:profile": "work" }), {
      name: "CredentialsError",
      message: "The profile 'work' of `alicloud:profile` gives no credentials. Run `aliyun configure --profile work`.",
    });
  });

  it("are reported missing with the instance role's name", async () => {
    await assert.rejects(find({ "alicloud:ecsRoleName": "deployer" }), {
      name: "CredentialsError",
      message:
        "The ECS instance role 'deployer' of `alicloud:ecsRoleName` gives no credentials. Attach it to this instance.",
    });
  });

  it("are reported missing as such if there are none to assume a role with", async () => {
    const assumeRole = JSON.stringify({ roleArn: "acs:ram::1:role/deployer" });
    await assert.rejects(find({ "alicloud:assumeRole": assumeRole }), {
      name: "CredentialsError",
      message: /^No Alibaba Cloud credentials were found\. Checked:/,
    });
  });

  it("are resolved again after they were missing", async () => {
    const source = credentialSource(settingsOf({}), {});
    await assert.rejects(source(), CredentialsError);
    writeProfiles([profile("default")]);
    assert.equal((await source()).accessKeyId, "LTAIdefault");
  });

  it("are resolved once for all callers at the same time, found or not", async () => {
    let asked = 0;
    let known = false;
    server = createServer((_, answer) => {
      asked++;
      const Expiration = new Date(Date.now() + 3_600_000).toISOString();
      const body = { AccessKeyId: "STS.uri", AccessKeySecret: "uri-secret", SecurityToken: "uri-token", Expiration };
      answer.statusCode = known ? 200 : 404;
      setTimeout(() => answer.end(JSON.stringify(body)), 20);
    });
    await new Promise<void>((listening) => server?.listen(0, "127.0.0.1", listening));
    process.env.ALIBABA_CLOUD_CREDENTIALS_URI = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const source = credentialSource(settingsOf({}), {});
    const askTogether = () => Promise.allSettled(Array.from({ length: 20 }, () => source()));
    assert.ok((await askTogether()).every(({ status }) => status === "rejected"));
    assert.equal(asked, 1);
    known = true;
    assert.ok((await askTogether()).every(({ status }) => status === "fulfilled"));
    assert.equal(asked, 2);
  });
});

describe("credentials of an assumed role", () => {
  let emulator: Emulator;
  let user: { accessKeyId: string; accessKeySecret: string };
  let roleArn: string;

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("certificates");
    user = emulator.addUser({
      name: "caller",
      policies: [{ Version: "1", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] }],
    });
    const trust = (Condition: object) =>
      JSON.stringify({
        Version: "1",
        Statement: [
          {
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal: { RAM: [`acs:ram::${emulator.accountId}:root`] },
            Condition,
          },
        ],
      });
    const made = await callRpc(emulator, emulator.owner, "CreateRole", {
      RoleName: "deployer",
      AssumeRolePolicyDocument: trust({ StringEquals: { "sts:ExternalId": "handshake" } }),
    });
    roleArn = made.body.Role.Arn;
    const document = { Version: "1", Statement: [{ Effect: "Allow", Action: "oss:*", Resource: "*" }] };
    await callRpc(emulator, emulator.owner, "CreatePolicy", {
      PolicyName: "all",
      PolicyDocument: JSON.stringify(document),
    });
    await callRpc(emulator, emulator.owner, "AttachPolicyToRole", {
      PolicyName: "all",
      PolicyType: "Custom",
      RoleName: "deployer",
    });
  });

  after(() => emulator.stop());

  /** Asks `times` together and then once more, and puts an object with what came. */
  const assume = (role: object, keys: object = user, times = 1) => {
    const { accessKeyId, accessKeySecret, securityToken } = keys as Credentials;
    const settings = {
      "alicloud:accessKey": accessKeyId,
      "alicloud:secretKey": accessKeySecret,
      ...(securityToken && { "alicloud:securityToken": securityToken }),
      "alicloud:assumeRole": JSON.stringify(role),
      "alicloud:endpoints": JSON.stringify([{ oss: "unused", sts: emulator.endpoint.slice("https://".length) }]),
    };
    return inTrustingProcess(
      emulator,
      { settings, times, endpoint: emulator.endpoint },
      async ({ bucket, credentials }, { settings, times, endpoint }) => {
        const source = credentials.credentialSource(
          { get: (key) => (settings as Record<string, string | undefined>)[key] },
          {},
        );
        const together = await Promise.all(Array.from({ length: times }, () => source()));
        const found = [...together, await source()];
        const place = { region: "cn-hangzhou", endpoint };
        await bucket.openBucket("certificates", place, source).put({
          key: "a",
          body: Buffer.from("a"),
          contentType: "text/plain",
          meta: {},
          forbidOverwrite: false,
        });
        return found;
      },
    );
  };

  const assumptions = (mark: number) =>
    emulator.requestsSince(mark).filter(({ operation }) => operation === "AssumeRole");

  it("need one request for twenty callers at the same time, and are cached", async () => {
    const mark = emulator.mark;
    const { result, error } = await assume({ roleArn, externalId: "handshake", sessionName: "ci" }, user, 20);
    assert.equal(error, undefined);
    assert.equal(result?.length, 21);
    assert.equal(new Set(result?.map((found) => JSON.stringify(found))).size, 1);
    assert.equal(assumptions(mark).length, 1);
    const put = emulator.requestsSince(mark).find(({ method }) => method === "PUT");
    assert.deepEqual([put?.status, put?.accessKeyId], [200, result?.[0]?.accessKeyId]);
    assert.notEqual(put?.accessKeyId, user.accessKeyId);
  });

  it("can be restricted by a policy", async () => {
    const policy = JSON.stringify({
      Version: "1",
      Statement: [{ Effect: "Allow", Action: "oss:GetObject", Resource: "*" }],
    });
    const { error } = await assume({ roleArn, externalId: "handshake", policy });
    assert.match(error ?? "", /^Uploading 'a' to bucket 'certificates' was refused \(403 AccessDenied/);
  });

  it("can be requested with temporary credentials", async () => {
    const session = emulator.addSession({
      policies: [{ Version: "1", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }],
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    const { error, result } = await assume({ roleArn, externalId: "handshake" }, session);
    assert.equal(error, undefined);
    assert.notEqual(result?.[0]?.securityToken, session.securityToken);
  });

  const refusal = (arn: string, code: string) =>
    `Assuming the role '${arn}' failed${code}: check the role's ARN, that its trust policy allows the caller, that the caller ` +
    "has sts:AssumeRole on it, and that sts.aliyuncs.com is reachable.";

  it("are denied with the code, and without secret and token", async () => {
    const session = emulator.addSession({ policies: [], expiresAt: new Date(Date.now() + 3_600_000) });
    const unknown = { accessKeyId: "LTAInone", accessKeySecret: "a-secret-that-nobody-has" };
    const cases = [
      [{ roleArn }, user, roleArn, " (NoPermission)"],
      [{ roleArn: `${roleArn}x`, externalId: "handshake" }, user, `${roleArn}x`, " (EntityNotExist.Role)"],
      [{ roleArn, externalId: "handshake" }, session, roleArn, " (NoPermission)"],
      [{ roleArn }, unknown, roleArn, " (InvalidAccessKeyId.NotFound)"],
      [{ roleArn }, { ...user, accessKeySecret: "a-wrong-secret" }, roleArn, " (SignatureDoesNotMatch)"],
    ] as const;
    for (const [role, keys, arn, code] of cases) {
      const { error } = await assume(role, keys);
      assert.equal(error, refusal(arn, code));
    }
  });

  it("are denied without a code if STS can't be reached or isn't trusted", async () => {
    const settings = {
      ...configured,
      "alicloud:assumeRole": JSON.stringify({ roleArn }),
      "alicloud:endpoints": JSON.stringify([{ sts: emulator.endpoint.slice("https://".length) }]),
    };
    // This process doesn't know the emulator's certificate authority.
    await assert.rejects(find(settings), (error: Error) => {
      assert.equal(error.message, refusal(roleArn, ""));
      assert.doesNotMatch(inspect(error, { depth: 10 }), /configured-secret/);
      return true;
    });
  });

  it("can be requested by the environment, which also names a role", async () => {
    const environment = {
      ...alibaba,
      ALICLOUD_ASSUME_ROLE_ARN: "acs:ram::1:role/deployer",
    };
    const endpoints = JSON.stringify([{ sts: "127.0.0.1:1" }]);
    await assert.rejects(find({ "alicloud:endpoints": endpoints }, environment), {
      message: refusal("acs:ram::1:role/deployer", ""),
    });
  });

  it("are not requested for a role of the environment with configured credentials, which may be another account's", async () => {
    const environment = { ...alibaba, ALICLOUD_ASSUME_ROLE_ARN: "acs:ram::1:role/deployer" };
    assert.deepEqual(await find(configured, environment), key("LTAIconfigured", "configured-secret"));
  });

  for (const assumeRole of ["{}", "[]", "null", "not JSON", '{"roleArn":7}']) {
    it(`are refused when the role is ${assumeRole}`, async () => {
      await assert.rejects(find({ ...configured, "alicloud:assumeRole": assumeRole }), {
        name: "CredentialsError",
        message:
          "`alicloud:assumeRole` has no roleArn. Set it with `pulumi config set --path alicloud:assumeRole.roleArn acs:ram::…:role/…`.",
      });
    });
  }
});
