import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { type Emulator, startEmulator } from "../../emulator";
import type { ProviderArgs } from "../../provider";
import { describeEachHost, type Host, pluginOnPath } from "../support/host";
import { TestStack } from "../support/stack";

const names = ["accessKey", "secretKey", "securityToken", "region", "profile", "ecsRoleName"] as const;

/** Values that are nowhere else in a state, by what they are for. */
function markers(region: string): Record<(typeof names)[number] | "externalId", string> {
  const marker = () => randomBytes(8).toString("hex");
  const [accessKey, secretKey, securityToken, profile] = [marker(), marker(), marker(), marker()];
  return { accessKey, secretKey, securityToken, profile, region, ecsRoleName: marker(), externalId: marker() };
}

describeEachHost("the secrets of a provider, on the engine", (host) => {
  let emulator: Emulator;
  let stack: TestStack;
  let program: () => void;

  before(async () => {
    emulator = await startEmulator();
    stack = await TestStack.create({ emulator, environment: pluginOnPath, program: async () => program() });
  });

  after(async () => {
    stack.remove();
    await emulator.stop();
  });

  /** The values that a file of the backend contains in plain text. Asserts that the state has them at all. */
  async function inClear(values: string[]): Promise<string[]> {
    const { text } = await stack.exportState();
    assert.deepEqual(
      values.filter((value) => !text.includes(value)),
      [],
      "the state has them, encrypted or not",
    );
    const stored = stack.storedState();
    return values.filter((value) => stored.includes(value));
  }

  it("are secret in the state if they are given as secrets", async () => {
    const { externalId, ...given } = markers("ap-southeast-7");
    program = () => {
      const secrets = Object.fromEntries(names.map((name) => [name, pulumi.secret(given[name])]));
      const assumeRole = { roleArn: "acs:ram::1:role/deployer", externalId: pulumi.secret(externalId) } as never;
      host.provider("explicit", { ...secrets, assumeRole } satisfies ProviderArgs);
    };
    await stack.up();
    assert.deepEqual(await inClear([externalId, ...Object.values(given)]), []);
  });

  it("are secret in the state if they are secret in the stack's configuration", async () => {
    const { externalId, ...configured } = markers("me-central-1");
    await configure(stack, host, configured, externalId);
    program = () => takeConfiguration(host);
    await (host.name === "plugin" ? stack.failing(stack.up()) : stack.up());
    assert.deepEqual(await inClear([externalId, ...Object.values(configured)]), []);
  });
});

async function configure(stack: TestStack, host: Host, values: Record<string, string>, externalId: string) {
  for (const [name, value] of Object.entries(values)) {
    await stack.stack.setConfig(`${host.namespace}:${name}`, { value, secret: true });
  }
  const role = `${host.namespace}:assumeRole`;
  await stack.stack.setConfig(`${role}.roleArn`, { value: "acs:ram::1:role/deployer" }, true);
  await stack.stack.setConfig(`${role}.externalId`, { value: externalId, secret: true }, true);
}

/** An explicit provider takes what it isn't given; the plugin's default provider is made for a resource that needs it. */
function takeConfiguration(host: Host): void {
  if (host.name === "plugin") {
    host.deploy("refused", { bucket: "certificates", certificate: "none", privateKey: "none" });
  } else {
    host.provider("of the stack", {});
  }
}
