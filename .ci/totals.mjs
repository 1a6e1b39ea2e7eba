// Prints the sum of Vitest's JSON reports in a folder; fails where there is none.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
const reports = readdirSync(folder).map((name) =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')),
);
const sum = (...fields) =>
  reports.reduce(
    (total, report) => total + fields.reduce((all, field) => all + report[field], 0),
    0,
  );

const passed = sum('numPassedTests');
const failed = sum('numFailedTests');
const skipped = sum('numPendingTests', 'numTodoTests');
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
if (passed === 0) process.exitCode = 1;
