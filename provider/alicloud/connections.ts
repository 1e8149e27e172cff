/** The most requests at a time to one host. A deployment sends five. */
export const atATime = 50;

/** The connections to one host in use, and the callers that wait for one, in order of arrival. */
interface Line {
  busy: number;
  waiting: Set<() => void>;
}

const lines = new Map<string, Line>();

/** How a caller got its connection; `"never"` when it was cancelled first. */
export type Entry = "at once" | "after waiting" | "never";

/**
 * Waits for one of this process's connections to a host. A waiting caller has sent nothing yet, so waiting uses up neither the
 * request's time limit nor its tries. Call {@link leave} afterwards, except after `"never"`.
 *
 * @param origin scheme, host and port
 * @param signal ends the waiting with `"never"`
 */
export async function enter(origin: string, signal?: AbortSignal): Promise<Entry> {
  const line = lines.get(origin) ?? { busy: 0, waiting: new Set() };
  lines.set(origin, line);
  if (line.busy < atATime) {
    line.busy++;
    return "at once";
  }
  if (signal?.aborted) {
    return "never";
  }
  return new Promise((entered) => {
    const goOn = () => {
      signal?.removeEventListener("abort", giveUp);
      entered("after waiting");
    };
    const giveUp = () => {
      line.waiting.delete(goOn);
      entered("never");
    };
    line.waiting.add(goOn);
    signal?.addEventListener("abort", giveUp, { once: true });
  });
}

/** Passes the connection on to the caller that has waited longest. */
export function leave(origin: string): void {
  const line = lines.get(origin);
  const [next] = line?.waiting ?? [];
  if (line === undefined) {
    return;
  }
  if (next !== undefined) {
    line.waiting.delete(next);
    next();
  } else if (--line.busy === 0) {
    lines.delete(origin);
  }
}
