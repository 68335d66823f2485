// npm test: sets up, then runs every check that CI runs and sums them up. A check that fails does not keep the next from running.
import { runCheck } from './checks/check.mjs';
import { CHECKS, clearReports } from './checks/list.mjs';
import { main } from './process/entry.mjs';
import { setUp } from './setup.mjs';

/** @typedef {import('./checks/check.mjs').Outcome} Outcome */

await main(async () => {
  await setUp({ build: false });
  clearReports();
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const check of CHECKS) {
    console.log(`\n== ${check.title} ==`);
    outcomes.push(await runCheck(check));
  }
  console.log('\n== Summary ==');
  for (const outcome of outcomes) console.log(summaryLine(outcome));
  console.log(`${sum(outcomes, 'passed')} passed, ${sum(outcomes, 'failed')} failed`);
  return outcomes.every(({ status, failed }) => status === 0 && failed === 0) ? 0 : 1;
});

/** @param {Outcome} outcome */
function summaryLine({ title, status, seconds, passed, failed, skipped }) {
  const verdict = status === 0 && failed === 0 ? 'ok    ' : 'FAILED';
  const counts = passed + failed + skipped > 1 ? `${passed} passed, ${failed} failed, ${skipped} skipped; ` : '';
  return `${verdict} ${title} (${counts}exit ${status}, ${seconds.toFixed(1)} s)`;
}

/**
 * @param {Outcome[]} outcomes
 * @param {'passed' | 'failed'} key
 */
function sum(outcomes, key) {
  return outcomes.reduce((total, outcome) => total + outcome[key], 0);
}
