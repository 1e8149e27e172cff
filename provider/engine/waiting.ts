import { setTimeout as sleep } from "node:timers/promises";
import type { Report } from "./report";

/** How long to wait, in milliseconds. */
export interface Patience {
  /** For everything together. */
  timeout: number;
  /** Between two looks. */
  interval: number;
  /** Ends a pause at once; the next look then fails. */
  signal?: AbortSignal | undefined;
}

/** Looks again and again until there is something, or until the time is over. */
export interface Wait {
  /**
   * @param sentence is reported after the first look, and every minute; a function when it tells how far things are
   * @param part of the time after which it ends; default: 1
   * @returns `undefined` when the time is over
   */
  <Result>(
    sentence: string | (() => string),
    look: () => Promise<Result | undefined>,
    part?: number,
  ): Promise<Result | undefined>;
  /** For everything together, in milliseconds. */
  readonly timeout: number;
  /** How long a user has waited at most: `10 minutes`. */
  spent(): string;
  /** Whether Pulumi was told to stop. */
  isCancelled(): boolean;
}

/** All waits of one deployment share the time, which the first one starts. */
export function waiting({ timeout, interval, signal }: Patience, report: Report): Wait {
  let start: number | undefined;
  const wait = async <Result>(sentence: string | (() => string), look: () => Promise<Result | undefined>, part = 1) => {
    start ??= performance.now();
    let nextReport = 0;
    for (;;) {
      const result = await look();
      const elapsed = performance.now() - start;
      if (result !== undefined || elapsed + interval > timeout * part) {
        return result;
      }
      if (elapsed >= nextReport) {
        report(typeof sentence === "string" ? sentence : sentence());
        nextReport = elapsed + 60_000;
      }
      await sleep(interval, undefined, signal && { signal }).catch(() => undefined);
    }
  };
  return Object.assign(wait, {
    timeout,
    spent: () => durationOf(timeout),
    isCancelled: () => signal?.aborted === true,
  });
}

function durationOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
