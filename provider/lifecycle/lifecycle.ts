import type { Account } from "../alicloud/account";
import type { CheckFailure } from "../engine/checkFailure";
import type { Fields } from "../engine/fields";
import type { Raw } from "../engine/raw";
import type { Reader } from "../engine/reader";
import type { Report } from "../engine/report";

/** What check needs besides the inputs. */
export interface CheckContext {
  now: Date;
  /** Region of the stack or provider, for resources that don't set one. */
  defaultRegion?: string | undefined;
  /** Who reads the reasons. Default: the author of a TypeScript program. */
  reader?: Reader;
}

/** The ways to the service and to the user. */
export interface Context {
  account: Account;
  now: Date;
  report: Report;
  /** Who reads the errors. Default: the author of a TypeScript program. */
  reader?: Reader;
  /** The resource's URN; a dynamic provider doesn't know it. */
  urn?: string | undefined;
  /** Milliseconds that Pulumi's `customTimeouts` give; a dynamic provider doesn't get them. */
  timeout?: number | undefined;
  /** Throws once another resource of the program has claimed the same place: to be called before every write. */
  guard?: (() => void) | undefined;
  /** For a destroy: whether another resource of this run has the same place, one that replaces this one for example. */
  isKept?: (() => boolean) | undefined;
}

/** The inputs with the derived fields, or the reasons to reject them. */
export interface CheckResult<Inputs extends object> {
  inputs: Raw<Inputs>;
  failures: CheckFailure[];
}

/** How a property differs: the kinds of the plugin protocol's `PropertyDiff`, without "replace". */
export type Kind = "add" | "delete" | "update";

/** How the state differs from the inputs. */
export interface Difference {
  changes: boolean;
  /** Inputs that lead to a replacement. */
  replaces: readonly string[];
  /** Property → how it differs, for the preview. */
  details: ReadonlyMap<string, Kind>;
  /** Differences that no property shows, one sentence each. */
  notes?: readonly string[];
}

/** What a read found; `inputs` only for an import. */
export interface Found<Inputs extends object, State extends object> {
  id: string;
  state: State;
  inputs?: Raw<Inputs>;
}

/** The place that a resource writes to. Two resources of a program can't share one. */
export interface Place {
  /** Equal for equal places. */
  key: string;
  /** The sentence that refuses the place to another resource. @param owner name of the resource that has it */
  taken(owner: string): string;
}

/**
 * The lifecycle of one type of resource, as plain functions over plain values. Each of the two hosts, the dynamic provider and
 * the plugin, adapts it once for all types.
 */
export interface Lifecycle<Inputs extends object, State extends object> {
  /** Such as `OssCertificateDeployment`. */
  readonly type: string;
  /** Its inputs. */
  readonly fields: Fields;
  /** Names of the fields that check adds to the inputs. */
  readonly derived: readonly string[];
  /** Validates the inputs and derives fields. Needs neither network nor credentials. @param olds the checked inputs of the last deployment, or `{}` */
  check(olds: Raw<Inputs>, news: Raw<Inputs>, context: CheckContext): CheckResult<Inputs>;
  /** Warnings about valid inputs, shown in every preview and up, one sentence each. */
  warnings?(inputs: Raw<Inputs>, now: Date, reader?: Reader): string[];
  /** What checked inputs say that is no danger: shown only when an input changes, one sentence each. */
  advice?(inputs: Raw<Inputs>): string[];
  /** The place that checked inputs name; `undefined` while it isn't known. */
  place?(inputs: Raw<Inputs>): Place | undefined;
  diff(state: Partial<State>, inputs: Partial<Inputs>): Difference;
  /** The state that create (without `state`) or update would leave, with `unknownValue` for what isn't known yet. */
  preview(inputs: Inputs, state: State | undefined): object;
  /** Creates (without `state`) or updates. @throws PartialError if it was interrupted after something was written */
  deploy(inputs: Inputs, state: State | undefined, context: Context): Promise<State>;
  id(state: State): string;
  /**
   * Reads what exists: with a full state for a refresh; with the id, and perhaps the endpoint, for an import or a `get`.
   * @returns `"gone"` if nothing of the resource exists
   */
  read(id: string, state: Partial<State>, context: Context): Promise<Found<Inputs, State> | "gone">;
  destroy(state: State, context: Context): Promise<void>;
}

/** The kind of each difference between a state and inputs. */
export function detailsOf(names: Iterable<string>, state: object, inputs: object): Map<string, Kind> {
  const [olds, news] = [state as Record<string, unknown>, inputs as Record<string, unknown>];
  const kindOf = (name: string): Kind =>
    olds[name] === undefined ? "add" : news[name] === undefined ? "delete" : "update";
  return new Map([...names].map((name) => [name, kindOf(name)]));
}
