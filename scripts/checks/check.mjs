import { join } from 'node:path';
import { startChild } from '../process/children.mjs';
import { ROOT } from '../setup.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 *
 * @typedef {object} Check
 * @property {string} title
 * @property {string} program a JavaScript file, from the repository's root
 * @property {string[]} args
 * @property {(output: string) => Tally | undefined} [tally] reads what it counted; a check without one counts as one
 *
 * @typedef {Tally & { title: string, status: number, seconds: number }} Outcome
 */

/**
 * Runs a check to its end, showing what it prints.
 * @param {Check} check
 * @returns {Promise<Outcome>}
 */
export async function runCheck({ title, program, args, tally }) {
  const started = Date.now();
  const child = await startChild({ name: title }, process.execPath, [join(ROOT, program), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
    stdio: ['ignore', tally ? 'pipe' : 'inherit', 'inherit'],
  });
  const closed = new Promise((resolve) => child.process.once('close', resolve));
  let output = '';
  child.process.stdout?.setEncoding('utf8').on('data', (text) => {
    output += text;
    process.stdout.write(text);
  });
  await closed;
  const status = (await child.exited).code ?? 1;
  const counted = tally ? (tally(output) ?? { passed: 0, failed: 1, skipped: 0 }) : undefined;
  return { title, status, seconds: (Date.now() - started) / 1000, ...settle(status, counted) };
}

/**
 * What a check adds to the total. An exit status that tells of a failure which was not counted counts as one.
 * @param {number} status
 * @param {Tally} [counted]
 * @returns {Tally}
 */
export function settle(status, counted) {
  if (!counted) return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
  return { ...counted, failed: status === 0 ? counted.failed : Math.max(counted.failed, 1) };
}
