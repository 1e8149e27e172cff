import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { type Emulator, type PolicyDocument, startEmulator } from "../../../emulator";
import type { Credentials } from "../../../provider/alicloud/credentials";
import { callRpc } from "../emulator/clients";
import { uploaded } from "../oss/upload";

const folder = resolve(__dirname, "..", "..", "..", "provider");

describe("with variables that make libraries and Node print", () => {
  const policies: PolicyDocument[] = [
    { Version: "1", Statement: [{ Effect: "Allow", Action: ["oss:*", "sts:AssumeRole"], Resource: "*" }] },
  ];
  let emulator: Emulator;
  let user: Credentials;
  let roleArn: string;

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("certificates");
    user = emulator.addUser({ name: "ci", policies });
    const trust = {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { RAM: [`acs:ram::${emulator.accountId}:root`] },
    };
    const made = await callRpc(emulator, emulator.owner, "CreateRole", {
      RoleName: "deployer",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "1", Statement: [trust] }),
    });
    roleArn = made.body.Role.Arn;
    const policy = { PolicyName: "all", PolicyDocument: JSON.stringify(policies[0]) };
    await callRpc(emulator, emulator.owner, "CreatePolicy", policy);
    const attached = { PolicyName: "all", PolicyType: "Custom", RoleName: "deployer" };
    await callRpc(emulator, emulator.owner, "AttachPolicyToRole", attached);
  });

  after(() => emulator.stop());

  /** What a process prints on both streams that assumes a role and uploads an object; its last line is the key that it got. */
  const outputOf = (variables: Record<string, string>, assumeRole = false): Promise<string> => {
    const keys = assumeRole ? user : emulator.addSession({ policies, expiresAt: new Date(Date.now() + 3_600_000) });
    const settings = {
      "alicloud:accessKey": keys.accessKeyId,
      "alicloud:secretKey": keys.accessKeySecret,
      ...("securityToken" in keys && { "alicloud:securityToken": keys.securityToken }),
      ...(assumeRole && {
        "alicloud:assumeRole": JSON.stringify({ roleArn }),
        "alicloud:endpoints": JSON.stringify([{ sts: emulator.endpoint.slice("https://".length) }]),
      }),
    };
    const program = `
      const { credentialSource } = require(${JSON.stringify(resolve(folder, "alicloud", "credentials"))});
      const { openBucket } = require(${JSON.stringify(resolve(folder, "oss", "bucket"))});
      const settings = ${JSON.stringify(settings)};
      const source = credentialSource({ get: (key) => settings[key] }, {});
      const place = { region: "cn-hangzhou", endpoint: ${JSON.stringify(emulator.endpoint)} };
      const body = Buffer.from("M4RKER-of-a-private-key");
      (async () => {
        const put = await openBucket("certificates", place, source).put({ key: "a", body, contentType: "text/plain", meta: {}, forbidOverwrite: false });
        require(require.resolve("debug", { paths: [require.resolve("ali-oss")] }))("others")("still print");
        console.log(JSON.stringify({ put, ...await source() }));
      })();`;
    const env = {
      PATH: process.env.PATH,
      NODE_EXTRA_CA_CERTS: emulator.certificateAuthorityFile,
      ...variables,
    };
    return new Promise((done, failed) => {
      execFile(process.execPath, ["-e", program], { env, cwd: folder }, (error, output, complaints) =>
        error === null ? done(`${complaints}\n${output}`) : failed(error),
      );
    });
  };

  for (const assumeRole of [false, true]) {
    it(`of DEBUG=* neither ${assumeRole ? "the key of an assumed role" : "a session's token"} nor the body is printed, and others' lines are`, async () => {
      const lines = (await outputOf({ DEBUG: "*" }, assumeRole)).trim().split("\n");
      const { put, accessKeySecret, securityToken } = JSON.parse(lines.pop() ?? "");
      assert.deepEqual(put, uploaded("M4RKER-of-a-private-key"));
      assert.ok(securityToken.length > 10 && accessKeySecret.length > 10);
      const printed = lines.join("\n");
      assert.match(printed, /still print/);
      for (const secret of [accessKeySecret, securityToken, encodeURIComponent(securityToken), "M4RKER"]) {
        assert.ok(!printed.includes(secret));
      }
    });
  }

  it("Node's own log of requests contains the token, as docs/secrets.md says, but neither secret nor body", async () => {
    const lines = (await outputOf({ NODE_DEBUG: "http,https,net,tls,stream" })).trim().split("\n");
    const { accessKeySecret, securityToken } = JSON.parse(lines.pop() ?? "");
    const printed = lines.join("\n");
    assert.ok(printed.includes(securityToken) || printed.includes(encodeURIComponent(securityToken)));
    assert.ok(!printed.includes(accessKeySecret) && !printed.includes("M4RKER"));
  });
});
