import assert from "node:assert/strict";
import { inMockedProgram } from "../ossCertificateDeployment/mockedProgram";

describe("Provider", () => {
  it("passes its arguments on under the names of the stack's configuration, secret ones as secrets", async () => {
    const { registered } = await inMockedProgram(({ Provider }) => {
      new Provider("other", {
        accessKey: "LTAI",
        secretKey: "word",
        securityToken: "token",
        region: "cn-hangzhou",
        profile: "work",
        ecsRoleName: "deployer",
        assumeRole: { roleArn: "acs:ram::1:role/deployer", externalId: "handshake" },
        propagationSeconds: 30,
      });
    });
    assert.deepEqual(registered, [
      {
        type: "pulumi:providers:pulumi-nodejs",
        name: "other",
        inputs: {
          "alicloud:accessKey": "LTAI",
          "alicloud:secretKey": { secret: "word" },
          "alicloud:securityToken": { secret: "token" },
          "alicloud:region": "cn-hangzhou",
          "alicloud:profile": "work",
          "alicloud:ecsRoleName": "deployer",
          "alicloud:assumeRole": '{"roleArn":"acs:ram::1:role/deployer","externalId":"handshake"}',
          "alicloud-certificates:propagationSeconds": "30",
        },
        provider: "",
      },
    ]);
  });

  it("leaves out missing arguments", async () => {
    const { registered } = await inMockedProgram(({ Provider }) => {
      new Provider("other", { region: "cn-hangzhou" });
    });
    assert.deepEqual(registered[0]?.inputs, { "alicloud:region": "cn-hangzhou" });
  });

  const stack = {
    "alicloud:accessKey": "LTAIstack",
    "alicloud:secretKey": "stack-word",
    "alicloud:securityToken": "stack-token",
    "alicloud:region": "cn-beijing",
    "alicloud:assumeRole": '{"roleArn":"acs:ram::1:role/stack"}',
    "alicloud:endpoints": '[{"sts":"sts.example.com"}]',
  };
  const everywhere = { "alicloud:endpoints": stack["alicloud:endpoints"] };
  const stackCredentials = {
    "alicloud:accessKey": { secret: "LTAIstack" },
    "alicloud:secretKey": { secret: "stack-word" },
    "alicloud:securityToken": { secret: "stack-token" },
  };

  it("takes the stack's region, but nothing else of another account", async () => {
    const { registered } = await inMockedProgram(
      ({ Provider }) => {
        new Provider("key", { accessKey: "LTAI", secretKey: "word" });
        new Provider("profile", { profile: "work", region: "cn-hangzhou" });
      },
      {},
      stack,
    );
    assert.deepEqual(
      registered.map(({ inputs }) => inputs),
      [
        {
          ...everywhere,
          "alicloud:accessKey": "LTAI",
          "alicloud:secretKey": { secret: "word" },
          "alicloud:region": "cn-beijing",
        },
        { ...everywhere, "alicloud:profile": "work", "alicloud:region": "cn-hangzhou" },
      ],
    );
  });

  it("takes the stack's credentials if it has none: in another region, or for another role", async () => {
    const { registered } = await inMockedProgram(
      ({ Provider }) => {
        new Provider("region", { region: "cn-hangzhou" });
        new Provider("role", { assumeRole: { roleArn: "acs:ram::2:role/other" } });
      },
      {},
      stack,
    );
    assert.deepEqual(
      registered.map(({ inputs }) => inputs),
      [
        {
          ...everywhere,
          ...stackCredentials,
          "alicloud:region": "cn-hangzhou",
          "alicloud:assumeRole": '{"roleArn":"acs:ram::1:role/stack"}',
        },
        {
          ...everywhere,
          ...stackCredentials,
          "alicloud:region": "cn-beijing",
          "alicloud:assumeRole": '{"roleArn":"acs:ram::2:role/other"}',
        },
      ],
    );
  });

  it("accepts outputs, and keeps secret ones secret", async () => {
    const { registered } = await inMockedProgram(({ Provider }, pulumi) => {
      new Provider("other", {
        accessKey: pulumi.secret("LTAI"),
        secretKey: pulumi.output("word"),
        assumeRole: { roleArn: pulumi.output("acs:ram::1:role/deployer") } as never,
        propagationSeconds: pulumi.output(7),
      });
    });
    assert.deepEqual(registered[0]?.inputs, {
      "alicloud:accessKey": { secret: "LTAI" },
      "alicloud:secretKey": { secret: "word" },
      "alicloud:assumeRole": '{"roleArn":"acs:ram::1:role/deployer"}',
      "alicloud-certificates:propagationSeconds": "7",
    });
  });

  it("keeps everything secret that is secret in the stack's configuration", async () => {
    const secretStack = {
      "alicloud:accessKey": "LTAIstack",
      "alicloud:secretKey": "stack-word",
      "alicloud:securityToken": "stack-token",
      "alicloud:profile": "work",
      "alicloud:ecsRoleName": "deployer",
      "alicloud:region": "cn-beijing",
      "alicloud:assumeRole": '{"roleArn":"acs:ram::1:role/stack","externalId":"handshake"}',
      "alicloud:endpoints": '[{"sts":"sts.example.com"}]',
    };
    const { registered } = await inMockedProgram(
      ({ Provider }, pulumi) => {
        new Provider("another-role", { assumeRole: { roleArn: "acs:ram::2:role/other" } });
        new Provider("none", {});
        new Provider("own", { accessKey: "LTAI", secretKey: "word", region: "cn-hangzhou" });
        new Provider("region", { region: pulumi.secret("cn-hangzhou") });
      },
      {},
      secretStack,
      Object.keys(secretStack),
    );
    const secrets = Object.fromEntries(
      Object.entries(secretStack).map(([name, value]) => [name, { secret: value }] as const),
    );
    assert.deepEqual(
      registered.map(({ inputs }) => inputs),
      [
        { ...secrets, "alicloud:assumeRole": '{"roleArn":"acs:ram::2:role/other"}' },
        secrets,
        {
          "alicloud:accessKey": "LTAI",
          "alicloud:secretKey": { secret: "word" },
          "alicloud:region": "cn-hangzhou",
          "alicloud:endpoints": secrets["alicloud:endpoints"],
        },
        { ...secrets, "alicloud:region": { secret: "cn-hangzhou" } },
      ],
    );
  });

  it("keeps every argument secret that is given as a secret", async () => {
    const { registered } = await inMockedProgram(({ Provider }, pulumi) => {
      new Provider("other", {
        accessKey: pulumi.secret("LTAI"),
        secretKey: "word",
        securityToken: "token",
        region: pulumi.secret("cn-hangzhou"),
        profile: pulumi.secret("work"),
        ecsRoleName: pulumi.secret("deployer"),
        assumeRole: { roleArn: "acs:ram::1:role/deployer", externalId: pulumi.secret("handshake") } as never,
        propagationSeconds: pulumi.secret(7),
      });
    });
    const { inputs } = registered[0] ?? {};
    const clear = Object.entries(inputs ?? {}).filter(([, value]) => typeof value === "string");
    assert.deepEqual(clear, []);
    assert.equal(Object.keys(inputs ?? {}).length, 8);
  });

  it("refuses arguments that it doesn't have: it would use other credentials without a word", async () => {
    await assert.rejects(
      inMockedProgram(({ Provider }) => {
        new Provider("other", { acessKey: "LTAI", secretKey: "word" } as object);
      }),
      /Provider 'other' can't be created: `acessKey` is no input of Provider\. Did you mean `accessKey`\?/,
    );
  });
});
