// Mocha's spec reporter, which also leaves its figures in a file, so that several suites add up to one closing line.
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

class TallyingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      const file = process.env.PALISADE_SUITE_TALLY;
      if (file) writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
}

module.exports = TallyingReporter;
