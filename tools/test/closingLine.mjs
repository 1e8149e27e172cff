// @ts-check

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @param {Counts} counts
 * @returns {string} the line with which a test run ends
 * @example closingLine({ passed: 12, failed: 0, skipped: 1 }) // "12 passed, 0 failed, 1 skipped"
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * What to count: a step that is no test, such as the linter, is one failure when it fails; and so is a test run that failed without a failing
 * test (it crashed, or found none).
 * @param {{ tests?: Counts, testsExitCode?: number, failedSteps: number }} outcome `tests` is undefined where the run left no counts
 * @returns {Counts}
 */
export function countOutcome({ tests, testsExitCode = 0, failedSteps }) {
  const { passed, failed, skipped } = tests ?? { passed: 0, failed: 0, skipped: 0 };
  const unexplained = failed === 0 && (testsExitCode !== 0 || (tests !== undefined && passed === 0));
  return { passed, failed: failed + failedSteps + (unexplained ? 1 : 0), skipped };
}
