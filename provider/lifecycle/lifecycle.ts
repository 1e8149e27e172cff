import type { Account } from "../alicloud/account";
import type { CheckFailure } from "../engine/checkFailure";
import type { Fields } from "../engine/fields";
import type { Raw } from "../engine/raw";
import type { Reader } from "../engine/reader";
import type { Report } from "../engine/report";

/** What check needs to know besides the inputs. */
export interface CheckContext {
  now: Date;
  /** Region of the stack or provider, for a resource that names none. */
  defaultRegion?: string | undefined;
  /** Who reads the reasons. Default: the author of a TypeScript program. */
  reader?: Reader;
}

/** What reaches the service, and the user. */
export interface Context {
  account: Account;
  now: Date;
  report: Report;
  /** The resource's URN; a dynamic provider is not told it. */
  urn?: string | undefined;
}

/** The inputs with the derived fields, or the reasons to refuse them. */
export interface CheckResult<Inputs extends object> {
  inputs: Raw<Inputs>;
  failures: CheckFailure[];
}

/** How a property differs; the kinds of the plugin protocol's `PropertyDiff`, without "replace". */
export type Kind = "add" | "delete" | "update";

/** What separates the state from the inputs. */
export interface Difference {
  changes: boolean;
  /** Inputs that ask for a replacement. */
  replaces: readonly string[];
  /** The properties that a preview shows, and how. */
  details: ReadonlyMap<string, Kind>;
  /** What no property shows, a sentence each. */
  notes?: readonly string[];
}

/** What a look at the service found; `inputs` only for an import. */
export interface Found<Inputs extends object, State extends object> {
  id: string;
  state: State;
  inputs?: Raw<Inputs>;
}

/** The one place that a resource has for itself; two resources of a program can't share it. */
export interface Place {
  /** The same for every resource that has this place. */
  key: string;
  /** Refuses the place to another resource: a sentence. @param owner name of the resource that has it */
  taken(owner: string): string;
}

/**
 * The life of one kind of resource, as plain functions over plain values. The dynamic provider's host and the plugin each
 * adapt it once, for all kinds.
 */
export interface Lifecycle<Inputs extends object, State extends object> {
  /** Such as `OssCertificateDeployment`. */
  readonly type: string;
  /** Its inputs. */
  readonly fields: Fields;
  /** Validates and derives. Needs neither network nor credentials. @param olds the checked inputs of the last deployment, or `{}` */
  check(olds: Raw<Inputs>, news: Raw<Inputs>, context: CheckContext): CheckResult<Inputs>;
  /** What every preview and up says about inputs that are right, a sentence each. */
  warnings?(inputs: Raw<Inputs>, now: Date): string[];
  /** The place of checked inputs; `undefined` while it isn't known. */
  place?(inputs: Raw<Inputs>): Place | undefined;
  diff(state: Partial<State>, inputs: Partial<Inputs>): Difference;
  /** What create (without `state`) or update would leave, with `unknownValue` for what isn't known before. */
  preview(inputs: Inputs, state: State | undefined): object;
  /** Create (without `state`) or update. @throws PartialError when it was interrupted and something exists */
  deploy(inputs: Inputs, state: State | undefined, context: Context): Promise<State>;
  id(state: State): string;
  /**
   * Looks at the service: with a state for a refresh; with an id, and perhaps how it is reached, for an import or a `get`.
   * @returns `"gone"` when nothing of it exists
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
