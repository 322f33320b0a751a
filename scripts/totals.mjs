// Sums vitest's JSON reports and ends with the line `N passed, N failed, N skipped`.
//   node scripts/totals.mjs BROKEN REPORT.json…     BROKEN: how many other checks broke; each counts as one failed
// Exits 1 when anything failed, and where CI=true also when a test of a report named labs* was skipped.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const [broken = '0', ...files] = process.argv.slice(2);
const reports = files.map((file) => ({ isOfLabs: basename(file).startsWith('labs'), ...counts(file) }));
const sum = (pick) => reports.reduce((total, report) => total + pick(report), 0);

const passed = sum((report) => report.passed);
const failed = Number(broken) + sum((report) => report.failed);
const skipped = sum((report) => report.skipped);
const missedInCi = process.env.CI === 'true' && sum((report) => (report.isOfLabs ? report.skipped : 0)) > 0;

if (missedInCi) console.log('CI must run every test of labs; some were skipped.');
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 || missedInCi ? 1 : 0;

/** A runner that died leaves an empty report; that, a file that did not load and an error outside any test count as one failed. */
function counts(file) {
  const text = readFileSync(file, 'utf8');
  if (text === '') return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(text);
  const notLoaded = report.testResults.filter(
    (result) => result.status === 'failed' && result.assertionResults.length === 0,
  );
  const failed = report.numFailedTests + notLoaded.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}
