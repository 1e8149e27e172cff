import { isDeepStrictEqual } from "node:util";
import type { Raw } from "./raw";
import type { Reader } from "./reader";
import { isUnknown, unknownValue } from "./unknown";

/** What a change of an input or derived field leads to. */
export type Change =
  /** A replacement: another resource in another place. */
  | "replace"
  /** An update that writes to the service again. */
  | "write"
  /** An update that only changes the state. */
  | "record"
  /** Nothing: only check uses the field, or it follows from other fields. */
  | "none";

/** What is wrong with a given and known value: a sentence about the input `name`; `undefined` if nothing is. */
export type Problem = (value: unknown, name: string, reader: Reader) => string | undefined;

/** One input, or one field that check derives from the inputs. */
export interface Field {
  change: Change;
  problem?: Problem;
  /** The sentence for a required input that is missing. */
  missing?(reader: Reader): string;
  /** The value that a missing input is equal to. */
  default?: unknown;
  /** The value is a secret: always, or only if it is text (not a file). */
  isSecret?: "always" | "asText";
}

/** The fields of a resource: one line for each. */
export type Fields<Names extends PropertyKey = string> = Readonly<Record<Names, Field>>;

type More = Omit<Field, "change" | "problem">;

const fieldFor =
  (change: Change) =>
  (problem?: Problem, more: More = {}): Field => ({ change, ...(problem && { problem }), ...more });

/** An input whose change replaces the resource. */
export const replaceOn = fieldFor("replace");

/** An input whose change writes to the service again. */
export const writeOn = fieldFor("write");

/** An input whose change only changes the state. */
export const recordOnly = fieldFor("record");

/** An input that only check uses, or a derived field that follows from others. */
export const checkOnly = fieldFor("none");

/** Text. @param problem checks its form */
export const text =
  (
    problem: (text: string, reader: Reader) => string | undefined = () => undefined,
    remedy = "Give a string",
  ): Problem =>
  (value, name, reader) =>
    typeof value === "string" ? problem(value, reader) : `\`${name}\` is not text. ${remedy}.`;

export const flag: Problem = (value, name) =>
  typeof value === "boolean" ? undefined : `\`${name}\` is not true or false. Give one of them.`;

/** @param unit what is counted, such as `days` */
export const number =
  (unit: string): Problem =>
  (value, name) =>
    typeof value === "number" ? undefined : `\`${name}\` is not a number. Give a number of ${unit}.`;

export const choice =
  (...choices: readonly string[]): Problem =>
  (value, name) =>
    choices.includes(value as string)
      ? undefined
      : `\`${name}\` is not one of ${choices.map((one) => `'${one}'`).join(", ")}. Use one of them, in this spelling.`;

/** Every problem of a single input, one sentence each, in the order of the fields. Unknown values have none. */
export function fieldProblems(fields: Fields, inputs: Raw<Record<string, unknown>>, reader: Reader): string[] {
  return Object.entries(fields).flatMap(([name, { problem, missing }]) => {
    const value = inputs[name];
    if (value === undefined || value === null || (value === "" && missing !== undefined)) {
      return missing?.(reader) ?? [];
    }
    return value === unknownValue ? [] : (problem?.(value, name, reader) ?? []);
  });
}

/** Names of the fields whose change leads to one of these. */
export function namesOf<Name extends string>(fields: Fields<Name>, ...changes: readonly Change[]): Name[] {
  return (Object.keys(fields) as Name[]).filter((name) => changes.includes(fields[name].change));
}

/** Names of the fields that differ, by what the change leads to. A missing value equals its default. */
export function differences(fields: Fields, state: object, inputs: object): Record<Change, string[]> {
  const [olds, news] = [state as Record<string, unknown>, inputs as Record<string, unknown>];
  const differs = (name: string, { default: byDefault }: Field) =>
    !isDeepStrictEqual(olds[name] ?? byDefault, news[name] ?? byDefault);
  const found: Record<Change, string[]> = { replace: [], write: [], record: [], none: [] };
  for (const [name, field] of Object.entries(fields)) {
    if (field.change !== "none" && differs(name, field)) {
      found[field.change].push(name);
    }
  }
  return found;
}

/** Which of the differing names lead to a replacement. A place that isn't known yet is shown as an update: in most stacks it turns out to be the old one. */
export function replacing(names: readonly string[], inputs: object): string[] {
  return names.filter((name) => !isUnknown((inputs as Record<string, unknown>)[name]));
}

/** The inputs that a state remembers. */
export function remembered<Inputs extends object>(fields: Fields, inputs: Inputs): Partial<Inputs> {
  const names = new Set(namesOf(fields, "replace", "write", "record"));
  const entries = Object.entries(inputs).filter(([name, value]) => names.has(name) && value !== undefined);
  return Object.fromEntries(entries) as Partial<Inputs>;
}

/** Names of the secret inputs. A file asset is only a path and a hash, so it needs no secrecy. */
export function secretNames(fields: Fields, inputs: Raw<Record<string, unknown>>): string[] {
  return Object.keys(fields).filter((name) => {
    const { isSecret } = fields[name] as Field;
    return isSecret === "always" || (isSecret === "asText" && isText(inputs[name]));
  });
}

const isText = (value: unknown) =>
  typeof value === "string" || (typeof value === "object" && value !== null && "text" in value);
