import { parseArgs } from "node:util";

import { isPastedText, isPemText, mayBeSecret } from "../certificate/pastedText";

/** What the command says by its exit code. */
export const exitCodes = {
  /** Everything is as it should be. Warnings don't change that. */
  fine: 0,
  /** The certificate would be refused, or the bucket holds something else. */
  problem: 1,
  /** The command was not understood. */
  usage: 2,
  /** It could not be found out: no credentials, no permission, no answer. */
  unknown: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What a subcommand gets. */
export interface Invocation {
  /** Files, in the order in which they were named. */
  files: string[];
  options: Options;
  environment: Readonly<Record<string, string | undefined>>;
  now: Date;
}

/** What a subcommand says: text for people, a value for `--json`. */
export interface Answer {
  exitCode: ExitCode;
  text: string;
  json: unknown;
}

/** What may stand behind every subcommand; what doesn't concern it is refused by it. */
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
  // parseArgs would take it for an option, and repeat it.
  if (args.some(isPemText)) {
    throw new UsageError("An argument is PEM text, not the name of a file. Name the file that has it.");
  }
  try {
    return parseArgs({ args: [...args], options: optionTypes, allowPositionals: true });
  } catch (error) {
    if (args.some(isPastedOption)) {
      throw new UsageError("An option is base64 text, not a name. Name the file that has it.");
    }
    const message = error instanceof Error ? error.message : "The options were not understood.";
    throw new UsageError(
      mayBeSecret(message) ? "An option is not known. It is not repeated, since it may be a key." : message,
    );
  }
}

/** Base64 behind hyphens; without them it may still be the path of a file. */
function isPastedOption(argument: string): boolean {
  return argument.startsWith("-") && isPastedText(argument.replaceAll(/^-+|=.*$/g, ""));
}
