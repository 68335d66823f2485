import { existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROTATE_BYTES = 10_000_000;

/**
 * Opens a child's log file to append to; one that has grown large is kept once, under another name.
 * @param {string} dataDir
 * @param {string} name
 * @returns {{ path: string, file: number }}
 */
export function openLog(dataDir, name) {
  const folder = join(dataDir, 'logs');
  const path = join(folder, `${name}.log`);
  mkdirSync(folder, { recursive: true });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > ROTATE_BYTES) renameSync(path, `${path}.1`);
  return { path, file: openSync(path, 'a') };
}

/**
 * @param {string} path
 * @param {number} count
 * @returns {string} its last lines, none if it is gone
 */
export function lastLines(path, count) {
  if (!existsSync(path)) return '';
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}
