import type { Report } from "./report";

/** When something that takes long says how far it is, in milliseconds. */
interface Times {
  /** After its beginning. Shorter work says nothing. */
  first: number;
  /** Between two sentences. */
  further: number;
}

/**
 * Runs an action that says from time to time how far it is.
 *
 * @param sentence made anew for each report
 * @example
 * await withProgress(report, () => `Uploading to bucket 'b': ${count} of 10 objects so far.`, () => uploadAll());
 */
export async function withProgress<Result>(
  report: Report,
  sentence: () => string,
  action: () => Promise<Result>,
  { first, further }: Times = { first: 3_000, further: 10_000 },
): Promise<Result> {
  const say = () => {
    report(sentence());
    timer = setTimeout(say, further);
  };
  let timer = setTimeout(say, first);
  try {
    return await action();
  } finally {
    clearTimeout(timer);
  }
}
