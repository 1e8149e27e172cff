import { setTimeout as sleep } from "node:timers/promises";

/** For each kind of call, when the last one went; settled once it did. */
const turns = new Map<string, Promise<number>>();

/**
 * Waits until a call may go, so that no more than `perSecond` of its kind go out in a second, from this process. The services
 * count by account and refuse what is more; evenly spaced calls don't meet the limit of any second.
 *
 * @param kind what is counted together: the service's host and the action
 * @param signal ends the wait at once
 */
export async function pace(kind: string, perSecond: number, signal?: AbortSignal): Promise<void> {
  const turn = (turns.get(kind) ?? Promise.resolve(Number.NEGATIVE_INFINITY)).then(async (last) => {
    // More than the limit asks for, since some arrive together that were sent one after the other.
    const left = last + 1150 / perSecond - performance.now();
    if (left > 0 && signal?.aborted !== true) {
      await sleep(left, undefined, signal && { signal }).catch(() => undefined);
    }
    // As it was, and not as it was meant to be: after a pause of this process, nothing is made up for.
    return performance.now();
  });
  turns.set(kind, turn);
  await turn;
}
