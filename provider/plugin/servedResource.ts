import type { Account } from "../alicloud/account";
import type { CheckFailure } from "../engine/checkFailure";
import type { Report } from "../engine/report";
import type { Places } from "../ossCertificateDeployment/place";
import type { EngineLog } from "./engineLog";
import type { Properties } from "./properties";

/** What the methods of a configured provider work with. */
export interface Context {
  account: Account;
  log: EngineLog;
  /** Of the deployments that this process has checked. */
  places: Places;
  now(): Date;
}

export interface Checked {
  inputs: object;
  /** Names of the inputs that are secret from here on. */
  secrets: ReadonlySet<string>;
  failures: CheckFailure[];
}

/** How a property differs; the kinds of the protocol's `PropertyDiff`, without "replace". */
export type Kind = "add" | "delete" | "update";

/** A diff that also says which properties a preview shows, and how. */
export interface DetailedDiff {
  changes: boolean;
  replaces: string[];
  details: ReadonlyMap<string, Kind>;
}

/** What create or update leaves, or in a preview would leave. */
export interface Deployed {
  id: string;
  state: object;
}

/** What a read found; `inputs` only when there were none before. */
export interface Read {
  id: string;
  state: object;
  inputs?: object;
}

/** A custom resource of the plugin: the lifecycle that its dynamic counterpart has, in the plugin's words. */
export interface ServedResource {
  check(urn: string, olds: Properties, news: Properties, context: Context): Promise<Checked>;
  diff(urn: string, olds: Properties, news: Properties, context: Context): Promise<DetailedDiff>;
  /** Create (without `olds`) or update. */
  deploy(
    urn: string,
    olds: Properties | undefined,
    news: Properties,
    preview: boolean,
    context: Context,
  ): Promise<Deployed>;
  /** @returns `"gone"` when nothing of it stands */
  read(urn: string, id: string, olds: Properties, context: Context): Promise<Read | "gone">;
  destroy(urn: string, olds: Properties, context: Context): Promise<void>;
}

/** The kind of a difference between two values. */
export function kindOf(old: unknown, young: unknown): Kind {
  return old === undefined ? "add" : young === undefined ? "delete" : "update";
}

/** What a stack that was moved here from the dynamic resource still has in its state: the serialized code. */
export function withoutCode({ values }: Properties): Record<string, unknown> {
  const { __provider, ...state } = values;
  return state;
}

/** Logs what an action tells on its way, when it is done or has failed. */
export async function warning<Result>(
  urn: string,
  { log }: Context,
  action: (report: Report) => Promise<Result>,
): Promise<Result> {
  const told: string[] = [];
  try {
    return await action((sentence) => told.push(sentence));
  } finally {
    for (const sentence of told) {
      await log.warn(urn, sentence);
    }
  }
}
