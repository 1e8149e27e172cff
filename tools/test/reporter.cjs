// @ts-check
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

/** Mocha's `spec`, which also writes the counts as JSON to the file named by its option `counts`. */
module.exports = class CountingReporter extends reporters.Spec {
  /**
   * @param {import("mocha").Runner} runner
   * @param {import("mocha").MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes = 0, failures = 0, pending = 0 } = this.stats;
      const file = options.reporterOptions?.counts;
      if (file) {
        writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
      }
    });
  }
};
