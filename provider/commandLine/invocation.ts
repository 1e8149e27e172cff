import { parseArgs } from "node:util";

import { isPemText, looksLikeContent, mayBeKeyMaterial } from "../secrets/mayBeKeyMaterial";

/** The meanings of the exit codes. */
export const exitCodes = {
  /** No problem. Warnings don't change that. */
  fine: 0,
  /** The certificate would be refused, the bucket holds something else, or a name's certificate is wrong or ends soon. */
  problem: 1,
  /** The command was not understood. */
  usage: 2,
  /** The result is unknown: a file can't be read, no credentials, no permission, no answer. */
  unknown: 3,
  /** No problem, but the renewal is due; only with `--fail-when-due`. */
  due: 4,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The input of a subcommand. */
export interface Invocation {
  /** Files, in the order of the arguments. */
  files: string[];
  options: Options;
  environment: Readonly<Record<string, string | undefined>>;
  now: Date;
}

/** The output of a subcommand: text, and a value for `--json`. */
export interface Answer {
  exitCode: ExitCode;
  text: string;
  json: unknown;
}

/** The options of all subcommands. Each subcommand rejects those that it doesn't use. */
const optionTypes = {
  chain: { type: "string" },
  "required-domain": { type: "string", multiple: true },
  "renew-before-days": { type: "string" },
  "allow-expired": { type: "boolean" },
  "traceability-url": { type: "string" },
  prefix: { type: "string" },
  region: { type: "string" },
  bucket: { type: "string" },
  endpoint: { type: "string" },
  cname: { type: "boolean" },
  internal: { type: "boolean" },
  "path-style": { type: "boolean" },
  profile: { type: "string" },
  products: { type: "string" },
  regions: { type: "string" },
  buckets: { type: "string" },
  days: { type: "string" },
  endpoints: { type: "string" },
  "fail-when-due": { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

export type Options = ReturnType<typeof readOptions>["values"];

/** The command was not understood; the message says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws UsageError that says which option was not understood */
export function readOptions(args: readonly string[]) {
  // parseArgs would treat it as an option, and repeat it.
  if (args.some(isPemText)) {
    throw new UsageError("An argument is PEM text, not the name of a file. Name the file that has it.");
  }
  try {
    return parseArgs({ args: [...args], options: optionTypes, allowPositionals: true });
  } catch (error) {
    if (args.some(isPastedOption)) {
      throw new UsageError("An option is base64 text, not a name. Name the file that has it.");
    }
    const message = error instanceof Error ? error.message : "The options are invalid.";
    throw new UsageError(
      mayBeKeyMaterial(message) ? "An option is unknown. It is not repeated here, since it may be a key." : message,
    );
  }
}

/** Whether an argument is base64 text after hyphens. Without hyphens it may be the path of a file. */
function isPastedOption(argument: string): boolean {
  return argument.startsWith("-") && looksLikeContent(argument.replaceAll(/^-+|=.*$/g, ""));
}
