// @ts-check
import assert from "node:assert/strict";
import { closingLine, countOutcome } from "../../../tools/test/closingLine.mjs";

describe("tools/test/closingLine", () => {
  const passing = { passed: 12, failed: 0, skipped: 0 };

  it("mentions skipped tests only if there are any", () => {
    assert.equal(closingLine(passing), "12 passed, 0 failed");
    assert.equal(closingLine({ passed: 12, failed: 3, skipped: 2 }), "12 passed, 3 failed, 2 skipped");
  });

  it("counts the tests' results", () => {
    const tests = { passed: 12, failed: 3, skipped: 2 };
    assert.deepEqual(countOutcome({ tests, testsExitCode: 3, failedSteps: 0 }), tests);
  });

  it("counts a failed step as a failure, with tests and without", () => {
    assert.deepEqual(countOutcome({ tests: passing, failedSteps: 1 }), { ...passing, failed: 1 });
    assert.deepEqual(countOutcome({ failedSteps: 1 }), { passed: 0, failed: 1, skipped: 0 });
  });

  it("counts a run that crashed, or in which nothing passed, as a failure", () => {
    assert.equal(countOutcome({ tests: passing, testsExitCode: 7, failedSteps: 0 }).failed, 1);
    assert.equal(countOutcome({ testsExitCode: 1, failedSteps: 0 }).failed, 1);
    assert.equal(countOutcome({ tests: { passed: 0, failed: 0, skipped: 5 }, failedSteps: 0 }).failed, 1);
  });
});
