// @ts-check

/** What a person can remedy: shown as its sentence alone, without a stack. */
export class SetupError extends Error {
  name = "SetupError";
}

/**
 * @param {unknown} error
 * @returns {string} what to show of it
 */
export function describeError(error) {
  if (error instanceof SetupError) {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
