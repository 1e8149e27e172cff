/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** Median, least and greatest of several measurements, rounded. */
export interface Spread {
  median: number;
  least: number;
  greatest: number;
}

export function spread(values: readonly number[], digits = 1): Spread {
  return {
    median: round(median(values), digits),
    least: round(Math.min(...values), digits),
    greatest: round(Math.max(...values), digits),
  };
}
