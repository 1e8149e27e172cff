import type { Emulator } from "../../emulator";
import { type Account, accountOf } from "../../provider/alicloud/account";
import type { Difference, Lifecycle } from "../../provider/lifecycle/lifecycle";
import { PartialError } from "../../provider/lifecycle/partialError";
import { impatient } from "./faultHarness";

/** Inputs or state as the engine has them. */
export type Values = Record<string, unknown>;

/** What a command ended with: `error` is what Pulumi would print. */
export interface End {
  error?: string;
  /** Of `up`: whether there was something to do. */
  changes?: boolean;
}

/** Milliseconds until a try counts as lost: long for loopback on a busy machine, short for a test that provokes it. */
const timeout = 600;

/** The owner's account, with as many tries as in production and without their waits. */
export function impatientAccount({ httpEndpoint: host, owner }: Emulator): Account {
  const settings: Record<string, string> = {
    "alicloud:accessKey": owner.accessKeyId,
    "alicloud:secretKey": owner.accessKeySecret,
    "alicloud:region": "cn-hangzhou",
    "alicloud:endpoints": JSON.stringify([{ cas: host, cdn: host, dcdn: host, fc: host, oss: host }]),
  };
  return accountOf({ get: (key) => settings[key] }, {}, { retryPolicy: impatient, timeout });
}

/**
 * A stack with one resource and no engine: calls check, diff, create, update, read and delete as the engine does. A
 * replacement is created first, and what it replaces is deleted by this `up` or, if that fails, by the next.
 */
export class ServiceStack {
  inputs: Values | undefined;
  state: Values | undefined;
  /** What was replaced and is not deleted yet. */
  private doomed: Values[] = [];
  /** Everything that a user was told. */
  readonly said: string[] = [];

  /** Whether the process ends with the next error: then nobody saves what it would have left. */
  isMortal = false;

  constructor(
    private readonly lifecycle: Lifecycle<Values, Values>,
    private account: Account,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** The next process, with its own way to the services. */
  startAgain(account: Account, isMortal: boolean): void {
    this.account = account;
    this.isMortal = isMortal;
  }

  /** `pulumi up` */
  async up(given: Values): Promise<End> {
    const { inputs, failures } = this.lifecycle.check(this.inputs ?? {}, given, { now: this.now() });
    if (failures.length > 0) {
      return this.failed(failures.map(({ reason }) => reason).join("\n"));
    }
    const { changes, replaces } = this.differenceTo(inputs as Values);
    if (!changes) {
      return { changes, ...(await this.clear()) };
    }
    const end = await this.deploy(inputs as Values, replaces.length > 0);
    return end.error === undefined ? { ...end, ...(await this.clear()) } : end;
  }

  private differenceTo(inputs: Values): Pick<Difference, "changes" | "replaces"> {
    return this.state === undefined ? { changes: true, replaces: [] } : this.lifecycle.diff(this.state, inputs);
  }

  private deploy(inputs: Values, isReplaced: boolean): Promise<End> {
    const old = this.state;
    const save = (state: Values) => {
      this.state = state;
      this.inputs = inputs;
      if (isReplaced && old !== undefined) {
        this.doomed.push(old);
      }
    };
    return this.run(async () => {
      try {
        save(await this.lifecycle.deploy(inputs, isReplaced ? undefined : old, this.context()));
      } catch (error) {
        if (error instanceof PartialError && !this.isMortal) {
          save(error.state as Values);
        }
        throw error;
      }
    }, true);
  }

  /** `pulumi refresh` */
  refresh(): Promise<End> {
    return this.run(async () => {
      if (this.state === undefined) {
        return;
      }
      const found = await this.lifecycle.read(this.lifecycle.id(this.state), this.state, this.context());
      this.state = found === "gone" ? undefined : found.state;
    });
  }

  /** `pulumi destroy` */
  async destroy(): Promise<End> {
    if (this.state !== undefined) {
      this.doomed.push(this.state);
      this.state = undefined;
      this.inputs = undefined;
    }
    return this.clear();
  }

  private clear(): Promise<End> {
    return this.run(async () => {
      for (const state of [...this.doomed]) {
        await this.lifecycle.destroy(state, this.context());
        this.doomed = this.doomed.filter((other) => other !== state);
      }
    });
  }

  private async run(command: () => Promise<void>, changes?: boolean): Promise<End> {
    try {
      await command();
      return changes === undefined ? {} : { changes };
    } catch (error) {
      return this.failed(error instanceof Error ? error.message : String(error));
    }
  }

  private failed(error: string): End {
    this.said.push(error);
    return { error };
  }

  private context() {
    return { account: this.account, now: this.now(), report: (sentence: string) => void this.said.push(sentence) };
  }
}
