/** When what was written shows: a value that others still see as it was before, for a while. */
export class Lagging<Value> {
  private steps: { value: Value; from: number }[];

  constructor(initial: Value) {
    this.steps = [{ value: initial, from: Number.NEGATIVE_INFINITY }];
  }

  /** The newest value, whether it shows or not. */
  get written(): Value {
    return this.last.value;
  }

  /** @param lag in milliseconds; Infinity for a value that never shows */
  write(value: Value, now: Date, lag: number): void {
    this.steps = this.steps.filter((step, index) => index === 0 || step.from <= now.getTime());
    this.steps.push({ value, from: now.getTime() + lag });
  }

  /** The value that shows. */
  shown(now: Date): Value {
    return (this.steps.filter((step) => step.from <= now.getTime()).at(-1) ?? this.last).value;
  }

  private get last(): { value: Value; from: number } {
    const last = this.steps.at(-1);
    if (!last) {
      throw new Error("A value has no step.");
    }
    return last;
  }
}
