import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ConfigMap } from "@pulumi/pulumi/automation";
import { type BucketOptions, type Emulator, type PolicyDocument, startEmulator } from "../../emulator";
import type { OssCertificateDeploymentArgs } from "../../provider";
import type { GeneratedChain } from "./certificates";
import { configurationOf, dynamicResource, type Host, pluginOnPath } from "./host";
import { TestStack } from "./stack";

export const bucket = "certificates";
export const prefix = "certs/example.com";

/** A RAM policy that allows these actions below the prefix, and listing the bucket when that is among them. */
export function policyFor(...actions: string[]): PolicyDocument {
  return {
    Version: "1",
    Statement: [
      { Effect: "Allow", Action: actions, Resource: [`acs:oss:*:*:${bucket}/${prefix}/*`, `acs:oss:*:*:${bucket}`] },
    ],
  };
}

/** Enough for create and update. */
export const minimalPolicy: PolicyDocument = policyFor("oss:PutObject");

type Args = Partial<OssCertificateDeploymentArgs>;

export interface FixtureOptions {
  /** Actions that the deploying user may do besides `oss:PutObject`. */
  actions?: string[];
  bucket?: BucketOptions;
  config?: ConfigMap;
  /** What the program deploys, made by the program itself; instead of `deploy`. */
  args?(): Args;
  /** What runs the lifecycle. Default: `dynamicResource`. */
  host?: Host;
}

/**
 * An emulator with a bucket, a user who may do the minimum, and a stack with at most one deployment, `site`.
 *
 * ```ts
 * const fixture = await DeploymentFixture.start();
 * fixture.deploy(chain);
 * await fixture.stack.up();
 * await fixture.stop();
 * ```
 */
export class DeploymentFixture {
  /** What the program deploys; `undefined` for a program without the resource. */
  args: Args | undefined;

  /** Options of the resource `site`. */
  options: pulumi.CustomResourceOptions | undefined;

  /** Further deployments: name → arguments, of any type that a program might pass. */
  more: Record<string, Record<string, unknown>> = {};

  private constructor(
    readonly emulator: Emulator,
    readonly stack: TestStack,
    /** A change takes effect with the next command. */
    public host: Host,
  ) {}

  static async start(options: FixtureOptions = {}): Promise<DeploymentFixture> {
    const { actions = [], bucket: bucketOptions, config, args, host = dynamicResource } = options;
    const emulator = await startEmulator();
    emulator.createBucket(bucket, bucketOptions);
    const user = emulator.addUser({ name: "deployer", policies: [policyFor("oss:PutObject", ...actions)] });
    const stack = await TestStack.create({
      emulator,
      program: async () => fixture.program(args?.() ?? fixture.args),
      config: { ...configurationOf(user), ...config },
      environment: pluginOnPath,
    });
    const fixture = new DeploymentFixture(emulator, stack, host);
    return fixture;
  }

  /** From the next command on, this chain is deployed, from files as the README recommends. */
  deploy(chain: Pick<GeneratedChain, "fullchain" | "privateKey">, args: Args = {}): void {
    this.args = { ...this.files(chain), ...args };
  }

  /** The chain as file assets. The files keep their paths, as a renewal's do. */
  files(chain: Pick<GeneratedChain, "fullchain" | "privateKey">): Pick<Args, "certificate" | "privateKey"> {
    return {
      certificate: new pulumi.asset.FileAsset(this.write("fullchain.pem", chain.fullchain)),
      privateKey: new pulumi.asset.FileAsset(this.write("privkey.pem", chain.privateKey)),
    };
  }

  write(name: string, content: string | Buffer): string {
    const directory = join(this.stack.directory, "files");
    mkdirSync(directory, { recursive: true });
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  }

  /** Runs a command of the stack and returns the requests that it sent to OSS. */
  async requestsOf(command: () => Promise<unknown>): Promise<readonly string[]> {
    const mark = this.emulator.mark;
    await command();
    return this.emulator.requestsSince(mark).map(({ method, key }) => `${method} ${key}`);
  }

  /** Text of an object, by its key below the prefix. */
  text(key: string): string | undefined {
    return this.emulator.objects(bucket).get(`${prefix}/${key}`)?.body.toString();
  }

  /** Keys below the prefix. */
  get keys(): string[] {
    return [...this.emulator.objects(bucket).keys()].map((key) => key.slice(prefix.length + 1)).sort();
  }

  async stop(): Promise<void> {
    this.stack.remove();
    await this.emulator.stop();
  }

  private program(args: Args | undefined): Record<string, unknown> {
    const declare = (name: string, args: Args, options?: pulumi.CustomResourceOptions) =>
      this.host.deploy(
        name,
        { bucket, prefix, endpoint: this.emulator.endpoint, ...args } as OssCertificateDeploymentArgs,
        options,
      );
    for (const [name, args] of Object.entries(this.more)) {
      declare(name, args);
    }
    if (args === undefined) {
      return {};
    }
    const { fingerprint, notAfter, archivePath } = declare("site", args, this.options);
    return { fingerprint, notAfter, archivePath };
  }
}

/** The archive directory's name of a generated chain's leaf. */
export function archiveOf({ leaf }: GeneratedChain): string {
  return `${leaf.notBefore.toISOString().slice(0, 10)}_${leaf.fingerprint.slice(0, 8)}`;
}

/** The five files of a directory, in a listing's order. */
export const fiveFiles = ["README.md", "cert.pem", "chain.pem", "fullchain.pem", "privkey.pem"] as const;

/** The keys below the prefix that a deployment of these chains leaves. */
export function keysOf(...chains: GeneratedChain[]): string[] {
  return [...chains.map(archiveOf), "latest"]
    .flatMap((directory) => fiveFiles.map((file) => `${directory}/${file}`))
    .sort();
}
