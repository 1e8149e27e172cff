import { looksLikeContent, mayBeKeyMaterial } from "../secrets/mayBeKeyMaterial";
import { inspectCommand } from "./inspectCommand";
import { type ExitCode, exitCodes, type Invocation, readOptions, UsageError } from "./invocation";
import { refuseForeignOptions } from "./optionOwners";
import { planCommand } from "./planCommand";
import { styleFor, type Terminal } from "./style";
import { targetsCommand } from "./targetsCommand";
import { usage } from "./usage";
import { verifyCommand } from "./verifyCommand";

const commands = {
  inspect: inspectCommand,
  plan: planCommand,
  verify: verifyCommand,
  targets: targetsCommand,
} as const;

/**
 * Runs `alicloud-certificates`.
 *
 * @param args without the program's name
 * @param version what `--version` prints
 * @returns the exit code
 */
export async function runCommandLine(
  args: readonly string[],
  version: string,
  terminal: Terminal,
  environment: Invocation["environment"],
  now: Date,
): Promise<ExitCode> {
  try {
    const { values: options, positionals } = readOptions(args);
    const [name, ...files] = positionals;
    if (options.version) {
      terminal.output.write(`${version}\n`);
      return exitCodes.fine;
    }
    if (options.help || name === undefined) {
      (options.help ? terminal.output : terminal.errors).write(usage);
      return options.help ? exitCodes.fine : exitCodes.usage;
    }
    if (!isCommand(name)) {
      const finding = looksLikeContent(name)
        ? "The first argument is text, not a command"
        : `There is no command ${mayBeKeyMaterial(name) ? "of the first argument's name" : `'${name}'`}`;
      throw new UsageError(`${finding}. Use inspect, plan, verify or targets.`);
    }
    refuseForeignOptions(name, options);
    const style = styleFor(terminal.output, environment);
    const answer = await commands[name]({ files, options, environment, now }, style);
    terminal.output.write(options.json ? `${JSON.stringify(answer.json, undefined, 2)}\n` : answer.text);
    return answer.exitCode;
  } catch (error) {
    const message = messageOf(error);
    const misused = error instanceof UsageError;
    terminal.errors.write(
      `${message}\n${misused ? "`alicloud-certificates --help` lists commands and options.\n" : ""}`,
    );
    return misused ? exitCodes.usage : exitCodes.unknown;
  }
}

/** A system error's message repeats the path, which may be a pasted key. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return "The command failed for an unknown reason.";
  }
  const { path } = error as NodeJS.ErrnoException;
  return typeof path === "string" && mayBeKeyMaterial(path) ? error.message.replaceAll(path, "…") : error.message;
}

const isCommand = (name: string): name is keyof typeof commands => Object.hasOwn(commands, name);
