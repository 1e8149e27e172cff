import assert from "node:assert/strict";
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { descendantsOf, kill } from "./processes";
import type { TestStack } from "./stack";

export type Victim = "engine" | "provider" | "both";

/** When to kill: so long after a service served the nth request, or after the command's start. */
export type Moment = { request: number; later: number } | { milliseconds: number };

/**
 * What Pulumi says of the lock that a dead engine has left: a whole one, or one of which only the file had been made.
 * Either way `pulumi cancel` removes it, and nothing else.
 */
const lockedOut = /the stack is currently locked|^error: unexpected end of JSON input$/m;

/**
 * What Pulumi says where its state is in a folder, and the kill has left one of the small files with attributes empty that are beside each file. The
 * state itself is whole. Nothing can be done, and no lock removed, before that file is deleted.
 */
const emptyAttributes = /^error: failed to load checkpoint: EOF$/m;

/** SIGKILL for this process's engines and providers. @returns how many there were */
function killNow(victim: Victim): number {
  const running = descendantsOf(process.pid);
  const engines = running.filter(({ command }) => /(^|\/)pulumi (up|destroy|refresh)\b/.test(command));
  const providers = running.filter(
    ({ command }) => command.includes("dynamic-provider") || command.includes("pulumi-resource-"),
  );
  // What the engine had started is left alone: providers must end by themselves.
  const victims = victim === "engine" ? engines : victim === "provider" ? providers : [...engines, ...providers];
  victims.forEach(kill);
  return victims.length;
}

/** Kills engine and provider in the middle of a command. */
export class Killer {
  private hear: () => void = () => undefined;

  /** To be called with every request that a service has served. */
  readonly served = (): void => this.hear();

  /** Runs a command and kills in it. `false` when it had ended before. */
  async killed(command: () => Promise<unknown>, victim: Victim, moment: Moment): Promise<boolean> {
    let victims = 0;
    let isOver = false;
    const strike = () => {
      if (victims === 0 && !isOver) {
        victims = killNow(victim);
      }
    };
    const wait = (milliseconds: number) => setTimeout(strike, milliseconds);
    let timer: NodeJS.Timeout | undefined;
    if ("request" in moment) {
      let requests = 0;
      this.hear = () => {
        requests += 1;
        if (requests === moment.request) {
          timer = wait(moment.later);
        }
      };
    } else {
      timer = wait(moment.milliseconds);
    }
    let failed = false;
    try {
      await command();
    } catch {
      failed = true;
    } finally {
      isOver = true;
      this.hear = () => undefined;
      clearTimeout(timer);
    }
    return victims > 0 && failed;
  }
}

/** Runs a command, and before it what docs/interrupted.md says for what a dead engine has left: its lock, or an empty file. */
export async function recover(killed: TestStack, command: () => Promise<unknown>): Promise<"plain" | "cancel"> {
  try {
    await command();
    return "plain";
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (emptyAttributes.test(message)) {
      const deleted = deleteEmptyAttributes(join(killed.directory, ".pulumi"));
      assert.notEqual(deleted, 0, message);
      return recover(killed, command);
    }
    assert.match(message, lockedOut);
    await killed.stack.cancel();
    await command();
    return "cancel";
  }
}

/** `find .pulumi -name '*.attrs' -empty -delete` @returns how many there were */
function deleteEmptyAttributes(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file));
  const empty = files.filter((file) => file.endsWith(".attrs") && statSync(file).size === 0);
  for (const file of empty) {
    rmSync(file);
  }
  return empty.length;
}
