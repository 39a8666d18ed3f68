// Prints "<passed> <failed>" for one run of a test suite: `count-tests.mjs <report.json> <exit status>`.
// A skipped or todo test, a file that did not load, a report that is missing or empty, and an exit status that the
// tests do not explain each count as failed: a run can only be green by running everything.
import { readFileSync } from 'node:fs';

const [reportFile, exitStatus] = process.argv.slice(2);

function readReport() {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    return undefined; // the suite ended before it could write one, or wrote half of it
  }
}

const files = readReport()?.testResults ?? [];
const statuses = files.flatMap((file) => file.assertionResults.map((test) => test.status));
const passed = statuses.filter((status) => status === 'passed').length;
const notLoaded = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
let failed = statuses.length - passed + notLoaded;
if (failed === 0 && (exitStatus !== '0' || passed === 0)) failed = 1;
console.log(`${passed} ${failed}`);
