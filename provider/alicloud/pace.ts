import { setTimeout as sleep } from "node:timers/promises";

/** When the next call of each kind may go. */
const next = new Map<string, number>();

/**
 * Waits until a call may go, so that no more than `perSecond` of its kind go out in a second, from this process. The services
 * count by account and refuse what is more; evenly spaced calls don't meet the limit of any second.
 *
 * @param kind what is counted together: the service's host and the action
 * @param signal ends the wait at once
 */
export async function pace(kind: string, perSecond: number, signal?: AbortSignal): Promise<void> {
  const now = performance.now();
  const at = Math.max(now, next.get(kind) ?? 0);
  // A little more, since some arrive sooner after the call before than they were sent.
  next.set(kind, at + 1050 / perSecond);
  if (at > now) {
    await sleep(at - now, undefined, signal && { signal }).catch(() => undefined);
  }
}
