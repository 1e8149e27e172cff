/**
 * Repeatable randomness. Every random decision of the fault tests comes from here, and every section prints its seed:
 * `FAULT_SEED=7 npm run test:faults` repeats it.
 */

/** `FAULT_SEED`, a whole number. Default: 20261123. */
export const seed = Number.parseInt(process.env.FAULT_SEED ?? "20261123", 10);

/** Whether the long selection is asked for (`FAULTS=long`, which `npm run test:faults` sets). */
export const isLong = process.env.FAULTS === "long";

/** Whether everything is run that takes minutes and finds something rarely: on CI, and with the long selection. */
export const isThorough = isLong || process.env.CI !== undefined;

/** Random numbers that depend on nothing but the seed and a name: mulberry32. */
export class Chance {
  private state: number;

  constructor(name: string, from: number = seed) {
    this.state = from >>> 0;
    for (const byte of Buffer.from(name)) {
      this.state = Math.imul(this.state ^ byte, 0x01000193) >>> 0;
    }
  }

  /** At least 0, less than 1. */
  number(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number: at least 0, less than `bound`. */
  below(bound: number): number {
    return Math.floor(this.number() * bound);
  }

  /** One of several. */
  one<Value>(values: readonly [Value, ...Value[]]): Value {
    return values[this.below(values.length)] ?? values[0];
  }

  /** `count` of them in their order, or all when there are no more. */
  some<Value>(values: readonly Value[], count: number): Value[] {
    const left = values.map((_, index) => index);
    const chosen: number[] = [];
    while (chosen.length < count && left.length > 0) {
      chosen.push(...left.splice(this.below(left.length), 1));
    }
    return chosen.sort((a, b) => a - b).flatMap((index) => values.slice(index, index + 1));
  }
}
