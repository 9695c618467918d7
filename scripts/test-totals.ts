/** The totals of a report of vitest's JSON reporter, in the line that CI reads. */
import { z } from "zod";

const testReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** A file that does not load has no tests of its own, yet it has failed: it counts as one. */
export function totalsLine(report: unknown): string {
  const { numPassedTests, numFailedTests, testResults } = testReport.parse(report);
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  ).length;
  const failed = numFailedTests + unloaded;
  return `${numPassedTests} passed, ${failed} failed`;
}
