import assert from "node:assert/strict";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { type Emulator, type PolicyDocument, startEmulator } from "../../emulator";
import { daysFromNow, type GeneratedChain, generateChain } from "../support/certificates";
import { describeEachHost, dynamicResource, pluginOnPath } from "../support/host";
import { TestStack } from "../support/stack";
import { callRpc } from "../unit/emulator/clients";

interface Keys {
  accessKeyId: string;
  accessKeySecret: string;
}

/** What keeps @alicloud/credentials from finding anything on the machine that runs the tests. */
const nowhere = {
  ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true",
  ALIBABA_CLOUD_CLI_PROFILE_DISABLED: "true",
  ALIBABA_CLOUD_CREDENTIALS_FILE: "/no/such/file",
  ...Object.fromEntries(
    [
      "ALIBABA_CLOUD_ACCESS_KEY_ID",
      "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
      "ALICLOUD_ACCESS_KEY",
      "ALICLOUD_SECRET_KEY",
    ].map((name) => [name, ""]),
  ),
};

const missing = /No Alibaba Cloud credentials were found\. Checked: the explicit provider or the stack configuration/;

describeEachHost("credentials on the engine", (host) => {
  let emulator: Emulator;
  let stack: TestStack;
  let chain: GeneratedChain;
  let program: PulumiFn;

  before(async () => {
    emulator = await startEmulator();
    emulator.createBucket("certificates");
    emulator.createBucket("certificates-beijing", { region: "cn-beijing" });
    chain = await generateChain({ notBefore: daysFromNow(-20) });
    const environment = { ...nowhere, ...pluginOnPath };
    const config = { [`${host.namespace}:region`]: { value: "cn-hangzhou" } };
    stack = await TestStack.create({ emulator, program: () => program(), config, environment });
    await stack.stack.removeAllConfig(["alicloud:accessKey", "alicloud:secretKey"]);
  });

  after(async () => {
    stack.remove();
    await emulator.stop();
  });

  const deploy = (name: string, more: object = {}, opts: object = {}) =>
    host.deploy(
      name,
      {
        bucket: "certificates",
        prefix: name,
        endpoint: emulator.endpoint,
        certificate: chain.fullchain,
        privateKey: chain.privateKey,
        ...more,
      },
      opts,
    );

  const deployOne = (more: object = {}) => {
    program = async () => {
      deploy("site", more);
    };
  };

  const policyFor = (...actions: string[]): PolicyDocument => ({
    Version: "1",
    Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
  });

  const newUser = (name: string, ...actions: string[]): Keys =>
    emulator.addUser({ name, policies: [policyFor("oss:PutObject", "oss:PutObjectTagging", ...actions)] });

  const setEnvironment = ({ accessKeyId, accessKeySecret }: Keys) => {
    Object.assign(stack.stack.workspace.envVars, {
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    });
  };

  /** Which access keys signed the uploads of a command, by the first directory of the object's key. */
  const signersOf = async (command: () => Promise<unknown>): Promise<Record<string, string[]>> => {
    const mark = emulator.mark;
    await command();
    const signers: Record<string, Set<string>> = {};
    for (const { key = "", accessKeyId = "", operation } of emulator.requestsSince(mark)) {
      if (operation === "PutObject") {
        const prefix = key.split("/")[0] ?? "";
        signers[prefix] = (signers[prefix] ?? new Set()).add(accessKeyId);
      }
    }
    return Object.fromEntries(Object.entries(signers).map(([prefix, ids]) => [prefix, [...ids]]));
  };

  it("may be missing in a preview, and an up reports that", async () => {
    deployOne();
    assert.equal((await stack.preview()).changes.create, 2);
    assert.match(await stack.failing(stack.up()), missing);
    assert.deepEqual(emulator.requests, []);
  });

  it("come from the environment, the region from the configuration", async () => {
    const user = newUser("by-environment");
    setEnvironment(user);
    assert.deepEqual(await signersOf(() => stack.up()), { site: [user.accessKeyId] });
    assert.equal((await stack.resource("OssCertificateDeployment")).id, "cn-hangzhou/certificates/site");
    const { text } = await stack.exportState();
    assert.ok(!text.includes(user.accessKeyId) && !text.includes(user.accessKeySecret), "no credentials in the state");
  });

  it("can change from one command to the next without a diff", async () => {
    const rotated = newUser("rotated");
    setEnvironment(rotated);
    assert.deepEqual((await stack.preview()).changes, { same: 2 });
    deployOne({ tags: { round: "2" } });
    assert.deepEqual(await signersOf(() => stack.up()), { site: [rotated.accessKeyId] });
  });

  it("come from the configuration before the environment, encrypted", async () => {
    const user = newUser("by-configuration", "sts:AssumeRole");
    await stack.stack.setAllConfig({
      [`${host.namespace}:accessKey`]: { value: user.accessKeyId },
      [`${host.namespace}:secretKey`]: { value: user.accessKeySecret, secret: true },
    });
    deployOne({ tags: { round: "3" } });
    assert.deepEqual(await signersOf(() => stack.up()), { site: [user.accessKeyId] });
    assert.ok(!stack.storedState().includes(user.accessKeySecret));
  });

  const itInAlicloud = host === dynamicResource ? it : () => undefined;

  // The plugin has no `endpoints`; test/plugin/protocol.test.ts has its `assumeRole`.
  itInAlicloud("assume the role that the configuration names by paths, as for @pulumi/alicloud", async () => {
    const trust = JSON.stringify({
      Version: "1",
      Statement: [
        { Effect: "Allow", Action: "sts:AssumeRole", Principal: { RAM: [`acs:ram::${emulator.accountId}:root`] } },
      ],
    });
    const call = (action: string, parameters: Record<string, string>) =>
      callRpc(emulator, emulator.owner, action, parameters);
    const made = await call("CreateRole", { RoleName: "deployer", AssumeRolePolicyDocument: trust });
    await call("CreatePolicy", {
      PolicyName: "deploy",
      PolicyDocument: JSON.stringify(policyFor("oss:PutObject", "oss:PutObjectTagging")),
    });
    await call("AttachPolicyToRole", { PolicyName: "deploy", PolicyType: "Custom", RoleName: "deployer" });
    await stack.stack.setAllConfig(
      {
        "alicloud:assumeRole.roleArn": { value: made.body.Role.Arn },
        "alicloud:assumeRole.sessionName": { value: "pulumi" },
        "alicloud:endpoints[0].sts": { value: emulator.endpoint.slice("https://".length) },
      },
      true,
    );
    deployOne({ tags: { round: "4" } });
    const mark = emulator.mark;
    const { site = [] } = await signersOf(() => stack.up());
    assert.equal(site.length, 1);
    assert.match(site[0] ?? "", /^STS\./);
    assert.equal(emulator.requestsSince(mark).filter(({ operation }) => operation === "AssumeRole").length, 1);
    await stack.stack.removeConfig("alicloud:assumeRole");
    await stack.stack.removeConfig("alicloud:endpoints");
  });

  describe("of explicit providers", () => {
    let one: Keys;
    let two: Keys;

    const deployByProviders = (round: string) => {
      program = async () => {
        const { accessKeyId: accessKey, accessKeySecret: secretKey } = one;
        const hangzhou = host.provider("hangzhou", { accessKey, secretKey, region: "cn-hangzhou" });
        const beijing = host.provider("beijing", {
          accessKey: two.accessKeyId,
          secretKey: two.accessKeySecret,
          region: "cn-beijing",
        });
        deploy("site", { tags: { round } });
        deploy("one", { tags: { round } }, { provider: hangzhou });
        deploy("two", { tags: { round }, bucket: "certificates-beijing" }, { provider: beijing });
      };
    };

    it("are used by their own deployments, each in its region", async () => {
      one = newUser("one");
      two = newUser("two");
      deployByProviders("5");
      const signers = await signersOf(() => stack.up());
      assert.deepEqual([signers.one, signers.two], [[one.accessKeyId], [two.accessKeyId]]);
      assert.ok(signers.site?.[0] !== one.accessKeyId && signers.site?.[0] !== two.accessKeyId);
      const ids = (await stack.exportState()).resources.flatMap(({ id, type }) =>
        type.endsWith(":OssCertificateDeployment") ? [id] : [],
      );
      assert.deepEqual(ids.sort(), [
        "cn-beijing/certificates-beijing/two",
        "cn-hangzhou/certificates/one",
        "cn-hangzhou/certificates/site",
      ]);
    });

    it("are only in the state encrypted", () => {
      const stored = stack.storedState();
      assert.ok(stored.includes(one.accessKeyId), "the state is what is searched");
      for (const { accessKeySecret } of [one, two]) {
        assert.ok(!stored.includes(accessKeySecret));
      }
    });

    it("can be rotated without a change of any deployment", async () => {
      const before = one;
      one = newUser("one-rotated");
      const { changes, output } = await stack.up();
      assert.deepEqual(changes, { same: 5, update: 1 }, output);
      deployByProviders("6");
      const signers = await signersOf(() => stack.up());
      assert.deepEqual(signers.one, [one.accessKeyId]);
      assert.notEqual(one.accessKeyId, before.accessKeyId);
    });
  });
});
