import { readFileSync } from 'node:fs';

/**
 * @param {number} pid
 * @returns {boolean} whether the process runs; one that has ended and that its parent has not looked at yet does not
 */
export function isAlive(pid) {
  if (!(pid > 0) || statOf(pid)[0] === 'Z') return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Tells two processes apart that were given the same number, one after the other.
 * @param {number} pid
 * @returns {string} when it started, where the system tells (Linux)
 */
export function startOf(pid) {
  return statOf(pid)[19] ?? '';
}

/**
 * @param {number} pid
 * @returns {string[]} the fields of /proc/<pid>/stat from the state on, none where there is no such file
 */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
