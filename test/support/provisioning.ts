import { Agent } from "node:https";
import OSS from "ali-oss";
import { type Emulator, startEmulator } from "../../emulator";
import { pluginConfig, pluginEnvironment } from "./alicloudPlugin";
import { daysFromNow, type GeneratedChain, generateChain } from "./certificates";
import { TestStack } from "./stack";

/** The outputs of a program. */
type Outputs = Record<string, unknown>;

/**
 * An emulator without a bucket, and a stack whose program can change before each command. Its alicloud plugin is the real one
 * if it is installed, else the stand-in.
 */
export class Provisioning {
  /** What the next command runs. */
  program: () => Outputs = () => ({});

  private constructor(
    readonly emulator: Emulator,
    readonly stack: TestStack,
    /** A certificate for example.com. */
    readonly chain: GeneratedChain,
  ) {}

  static async start(): Promise<Provisioning> {
    const emulator = await startEmulator();
    const chain = await generateChain({ names: ["example.com"], notBefore: daysFromNow(-1) });
    const stack = await TestStack.create({
      emulator,
      config: pluginConfig,
      environment: pluginEnvironment(emulator),
      program: async () => provisioning.program(),
    });
    const provisioning = new Provisioning(emulator, stack, chain);
    return provisioning;
  }

  /** The arguments of a deployment of the certificate, without its place. */
  get material() {
    const { fullchain, privateKey } = this.chain;
    return { certificate: fullchain, privateKey, endpoint: this.emulator.endpoint };
  }

  /** An ali-oss client, by the account's owner unless keys are given. */
  client(bucket: string, keys = this.emulator.owner, endpoint = this.emulator.endpoint): OSS {
    return new OSS({
      ...keys,
      bucket,
      region: "oss-cn-hangzhou",
      endpoint,
      secure: endpoint.startsWith("https://"),
      authorizationV4: true,
      httpsAgent: new Agent({ ca: this.emulator.certificateAuthority }),
    } as OSS.Options);
  }

  /** Operations that changed something, in order: `PutBucketPolicy`, `CreateUser`, … */
  async writesOf(command: () => Promise<unknown>): Promise<string[]> {
    const mark = this.emulator.mark;
    await command();
    return this.emulator
      .requestsSince(mark)
      .map(({ operation }) => operation ?? "")
      .filter((operation) => !/^(Get|List|Head|Describe)/.test(operation));
  }

  async stop(): Promise<void> {
    this.stack.remove();
    await this.emulator.stop();
  }
}
