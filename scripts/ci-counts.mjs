// Prints what vitest counted as the line that CI reads: `N passed, N failed`.
//
//   node scripts/ci-counts.mjs vitest.json STATUS
//
// A file that could not be loaded holds no test, yet failed: it counts as one. Without a report nothing ran.
import { existsSync, readFileSync } from "node:fs";

const [file = "", status = "1"] = process.argv.slice(2);
if (existsSync(file)) {
  const report = JSON.parse(readFileSync(file, "utf8"));
  const unloaded = report.testResults.filter(
    ({ status: outcome, assertionResults }) =>
      outcome === "failed" && !assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = report.numFailedTests + unloaded;
  // Vitest also fails on an error outside of every test.
  const outside = !report.success && failed === 0 ? 1 : 0;
  const skipped = report.numPendingTests + report.numTodoTests;
  if (skipped > 0) console.log(`${skipped} skipped`);
  console.log(`${report.numPassedTests} passed, ${failed + outside} failed`);
  if (report.numPassedTests === 0) process.exitCode = 1;
} else {
  console.log("no report: the tests did not run to their end");
  console.log(`0 passed, ${status === "0" ? 0 : 1} failed`);
  process.exitCode = 1;
}
