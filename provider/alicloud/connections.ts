/** Requests at a time to one host. A deployment has five. */
export const atATime = 50;

/** Who has a connection to a host, and who waits for one, in the order of coming. */
interface Line {
  busy: number;
  waiting: Set<() => void>;
}

const lines = new Map<string, Line>();

/** How somebody came to a connection. */
export type Entry = "at once" | "after waiting" | "never";

/**
 * Waits for one of the connections that this process has to a host. Whoever waits here has sent nothing, so that it takes none of a
 * request's time and none of its tries. {@link leave} gives the connection on; after `"never"` there is none to give.
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

/** Gives a connection to who has waited longest. */
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
