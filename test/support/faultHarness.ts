import { type BucketOptions as EmulatedBucketOptions, type Emulator, startEmulator } from "../../emulator";
import type { Credentials } from "../../provider/alicloud/credentials";
import type { RetryPolicy } from "../../provider/alicloud/retry";
import { PartialError } from "../../provider/lifecycle/partialError";
import { type Bucket, openBucket } from "../../provider/oss/bucket";
import { checkDeployment } from "../../provider/ossCertificateDeployment/check";
import { destroyDeployment } from "../../provider/ossCertificateDeployment/destroy";
import { diffDeployment } from "../../provider/ossCertificateDeployment/diff";
import * as reconciliation from "../../provider/ossCertificateDeployment/reconcile";
import { refreshDeployment } from "../../provider/ossCertificateDeployment/refresh";
import type { CheckedInputs, DeploymentState, RawInputs } from "../../provider/ossCertificateDeployment/state";
import type { GeneratedChain } from "./certificates";
import { RequestLedger } from "./requestLedger";

export const bucketName = "certificates";

/** As many tries as in production, without their waits. */
export const impatient = { attempts: 5, firstDelay: 2, longestDelay: 20 } as const satisfies RetryPolicy;

/** Milliseconds until a try counts as lost: long for loopback on a busy machine, short for a test that provokes it. */
const timeout = 1500;

/** The files of a directory, in a listing's order. */
export const fiveFiles = ["README.md", "cert.pem", "chain.pem", "fullchain.pem", "privkey.pem"] as const;

/**
 * An emulator with a bucket and a request ledger, and the lifecycle in this process: hundreds of deployments in the time
 * that the engine needs for one.
 */
export class FaultHarness {
  private constructor(
    readonly emulator: Emulator,
    readonly ledger: RequestLedger,
  ) {}

  /**
   * @param now the emulator's clock
   * @param served called after every request that the emulator served
   */
  static async start(
    options: EmulatedBucketOptions = {},
    now?: () => Date,
    served: () => void = () => undefined,
  ): Promise<FaultHarness> {
    const ledger = new RequestLedger(bucketName);
    const emulator = await startEmulator({
      onServed: (request, status) => {
        ledger.onServed(request, status);
        served();
      },
      ...(now && { now }),
    });
    emulator.createBucket(bucketName, options);
    ledger.watch(emulator);
    return new FaultHarness(emulator, ledger);
  }

  writer(prefix: string, options: WriterOptions = {}): Writer {
    return new Writer(this, prefix, options);
  }

  /** Body of an object as text. */
  text(key: string): string | undefined {
    return this.emulator.object(bucketName, key)?.body.toString();
  }

  /** Keys that begin with a prefix. */
  keys(prefix: string): string[] {
    return [...this.emulator.objects(bucketName).keys()].filter((key) => key.startsWith(`${prefix}/`)).sort();
  }

  /** What is wrong with the place of a deployment of `chain`; nothing when it is exactly right. */
  wrongs(prefix: string, chain: GeneratedChain): string[] {
    const texts = {
      "cert.pem": chain.certificate,
      "privkey.pem": chain.privateKey,
      "chain.pem": chain.chain,
      "fullchain.pem": chain.fullchain,
    };
    const archive = /^Archive: (\S+)$/m.exec(this.text(`${prefix}/latest/README.md`) ?? "")?.[1] ?? "(none)";
    return [
      ...(archive.endsWith(`_${chain.leaf.fingerprint.slice(0, 8)}`) ? [] : [`latest/README.md names ${archive}`]),
      ...[archive, "latest"].flatMap((directory) =>
        Object.entries(texts).flatMap(([file, text]) =>
          this.text(`${prefix}/${directory}/${file}`) === text ? [] : [`${directory}/${file} is not the certificate's`],
        ),
      ),
      ...(this.text(`${prefix}/${archive}/README.md`) === this.text(`${prefix}/latest/README.md`)
        ? []
        : ["the two README.md differ"]),
    ];
  }

  async stop(): Promise<void> {
    await this.emulator.stop();
  }
}

export interface WriterOptions {
  /** Default: the account owner's. */
  credentials?: Credentials | (() => Credentials);
  /** Default: the emulator's own, over plain HTTP. */
  endpoint?: string;
  /** Default: the harness's own. */
  bucket?: string;
  /** More inputs of the resource. */
  args?: RawInputs;
  now?(): Date;
  retryPolicy?: RetryPolicy;
  /** Whether it shares no memory with other writers, as if it ran on another machine. Default: false. */
  isElsewhere?: boolean;
}

/** The module as another process has it, with mutexes of its own. */
function reconciliationElsewhere(): typeof reconciliation {
  const paths = ["engine/mutex", "ossCertificateDeployment/reconcile"].map((name) =>
    require.resolve(`../../provider/${name}`),
  );
  const ours = paths.map((path) => require.cache[path]);
  for (const path of paths) {
    delete require.cache[path];
  }
  const theirs = require("../../provider/ossCertificateDeployment/reconcile") as typeof reconciliation;
  paths.forEach((path, index) => {
    require.cache[path] = ours[index];
  });
  return theirs;
}

/** The outcome of a command: `error` is what Pulumi would print. */
export interface Outcome {
  error?: string;
  changes?: boolean;
}

/** A stack with one deployment and no engine: calls check, diff, create, update, read and delete as the engine does. */
export class Writer {
  /** Checked inputs and outputs as the engine's state has them. */
  inputs: CheckedInputs | undefined;
  state: DeploymentState | undefined;

  private readonly code: typeof reconciliation;

  constructor(
    private readonly harness: FaultHarness,
    readonly prefix: string,
    private readonly options: WriterOptions,
  ) {
    this.code = options.isElsewhere ? reconciliationElsewhere() : reconciliation;
  }

  /** `pulumi up` */
  async up(chain: Pick<GeneratedChain, "fullchain" | "privateKey">, args: RawInputs = {}): Promise<Outcome> {
    const inputs = this.check(chain, args);
    if (typeof inputs === "string") {
      return { error: inputs };
    }
    const changes = this.state === undefined || diffDeployment(this.state, inputs).changes;
    if (!changes) {
      this.inputs = inputs;
      return { changes };
    }
    try {
      this.state = await this.code.reconcile(inputs, this.state, this.bucket(), this.now());
      this.inputs = inputs;
      return { changes };
    } catch (error) {
      if (error instanceof PartialError) {
        this.state = error.state as DeploymentState;
        this.inputs = inputs;
      }
      return { error: messageOf(error), changes };
    }
  }

  /** The checked inputs, or the reasons to refuse them. */
  check(chain: Pick<GeneratedChain, "fullchain" | "privateKey">, args: RawInputs = {}): CheckedInputs | string {
    const news: RawInputs = {
      region: "cn-hangzhou",
      bucket: this.options.bucket ?? bucketName,
      prefix: this.prefix,
      certificate: chain.fullchain,
      privateKey: chain.privateKey,
      ...this.options.args,
      ...args,
    };
    const { inputs, failures } = checkDeployment(this.inputs ?? {}, news, { now: this.now() });
    return failures.length > 0 ? failures.map(({ reason }) => reason).join("\n") : (inputs as unknown as CheckedInputs);
  }

  /** `pulumi refresh` */
  async refresh(): Promise<Outcome> {
    if (this.state === undefined) {
      return {};
    }
    try {
      const refreshed = await refreshDeployment(this.state, this.bucket());
      if (refreshed === "gone") {
        this.forget();
      } else {
        this.state = refreshed;
      }
      return {};
    } catch (error) {
      return { error: messageOf(error) };
    }
  }

  /** `pulumi destroy` */
  async destroy(): Promise<Outcome> {
    if (this.state === undefined) {
      return {};
    }
    try {
      await destroyDeployment(this.state, this.bucket());
      this.forget();
      return {};
    } catch (error) {
      return { error: messageOf(error) };
    }
  }

  bucket(): Bucket {
    const { credentials = this.harness.emulator.owner, endpoint = this.harness.emulator.httpEndpoint } = this.options;
    return openBucket(
      this.options.bucket ?? bucketName,
      { region: "cn-hangzhou", endpoint },
      async () => (typeof credentials === "function" ? credentials() : credentials),
      { retryPolicy: this.options.retryPolicy ?? impatient, timeout },
    );
  }

  private forget(): void {
    this.state = undefined;
    this.inputs = undefined;
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
