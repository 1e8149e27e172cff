import { performance } from "node:perf_hooks";

/** Counts calls in the last second of real time, which a test's own clock doesn't move. */
export class CallRate {
  private readonly calls = new Map<string, number[]>();

  /** False when `name` was called as often as it may be in a second. A refused call doesn't count. */
  take(name: string, perSecond: number): boolean {
    const now = performance.now();
    const recent = (this.calls.get(name) ?? []).filter((time) => time > now - 1000);
    const free = recent.length < perSecond;
    if (free) {
      recent.push(now);
    }
    this.calls.set(name, recent);
    return free;
  }
}
