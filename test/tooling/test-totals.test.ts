import { expect, it } from "vitest";

import { totalsLine } from "../../scripts/test-totals.ts";

it("[RP4] a test file that does not load counts as one failed test", () => {
  const report = {
    numPassedTests: 7,
    numFailedTests: 1,
    testResults: [
      { status: "passed", assertionResults: [{}] },
      { status: "failed", assertionResults: [{}] },
      { status: "failed", assertionResults: [] },
    ],
  };
  expect(totalsLine(report)).toBe("7 passed, 2 failed");
});
