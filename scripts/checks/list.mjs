import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup.mjs';

/** @typedef {import('./check.mjs').Check} Check @typedef {import('./check.mjs').Tally} Tally */

// It colours what goes to a file, where nobody sees it, unless told.
const COLORS = process.stdout.isTTY ? 'force' : 'off';
const VITEST_REPORT = '.cache/vitest.json';

/** Everything that CI runs, in this order. @type {Check[]} */
export const CHECKS = [
  { title: 'Types and build', program: 'node_modules/typescript/bin/tsc', args: ['--build'] },
  {
    title: 'Format and lint',
    program: 'node_modules/@biomejs/biome/bin/biome',
    args: ['ci', `--colors=${COLORS}`, '.'],
  },
  { title: 'Dead code', program: 'node_modules/knip/bin/knip.js', args: [] },
  { title: 'Catalogue', program: 'catalogue/dist/main.js', args: ['--check'] },
  { title: 'OpenAPI document', program: 'services/api/dist/write-openapi.js', args: ['--check'] },
  {
    title: 'Tests',
    program: 'node_modules/vitest/vitest.mjs',
    args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${VITEST_REPORT}`],
    tally: vitestTally,
  },
  { title: 'Golden values', program: 'golden/dist/main.js', args: [], tally: closingLine },
  { title: 'Examples', program: 'scripts/examples.mjs', args: [], tally: closingLine },
];

/** Forgets what an earlier run reported. */
export function clearReports() {
  rmSync(join(ROOT, VITEST_REPORT), { force: true });
}

/** @returns {Tally | undefined} */
function vitestTally() {
  try {
    const report = JSON.parse(readFileSync(join(ROOT, VITEST_REPORT), 'utf8'));
    const skipped = report.numPendingTests + report.numTodoTests;
    return { passed: report.numPassedTests, failed: report.numFailedTests, skipped };
  } catch {
    return undefined;
  }
}

/**
 * @param {string} output
 * @returns {Tally | undefined} the counts of the last line "N passed, N failed[, N skipped]"
 */
export function closingLine(output) {
  const line = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
  return line && { passed: Number(line[1]), failed: Number(line[2]), skipped: Number(line[3] ?? 0) };
}
