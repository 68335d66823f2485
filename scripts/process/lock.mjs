import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, startOf } from './liveness.mjs';

/**
 * Takes a lock file that names this process; one left by a process that is gone counts as free.
 * @param {string} path
 * @returns {number | undefined} the process that holds it, or undefined when it is now ours
 */
export function takeLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    if (create(path)) return undefined;
    const holder = liveHolder(path);
    if (holder !== undefined) return holder;
    rmSync(path, { force: true });
  }
}

/**
 * Lets a child hold the lock that this process took: what it guards stays taken as long as the child lives.
 * @param {string} path
 * @param {number} pid
 */
export function passLock(path, pid) {
  renameSync(draft(path, pid), path);
}

/**
 * Frees the lock, unless somebody else holds it.
 * @param {string} path
 * @param {number} [pid] the process that holds it, default this one
 */
export function releaseLock(path, pid = process.pid) {
  if (readIfThere(path).startsWith(`${pid} `)) rmSync(path, { force: true });
}

/**
 * Runs `work` while holding the lock, after whoever holds it now.
 * @template T
 * @param {string} path
 * @param {(holder: number) => void} onWait called once when there is a holder to wait for
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, onWait, work) {
  let holder = takeLock(path);
  if (holder !== undefined) onWait(holder);
  while (holder !== undefined) {
    await sleep(200);
    holder = takeLock(path);
  }
  try {
    return await work();
  } finally {
    releaseLock(path);
  }
}

/**
 * A link appears with its content, so nobody ever reads a half-written lock.
 * @param {string} path
 */
function create(path) {
  const source = draft(path, process.pid);
  try {
    linkSync(source, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(source);
  }
}

/**
 * @param {string} path
 * @param {number} holder
 * @returns {string} a file beside the lock that names its holder
 */
function draft(path, holder) {
  const file = `${path}.${process.pid}`;
  writeFileSync(file, `${holder} ${startOf(holder)}`);
  return file;
}

/**
 * The process that holds the lock, when it is still there.
 * @param {string} path
 */
export function liveHolder(path) {
  const [pid = 0, start = ''] = readIfThere(path).split(' ');
  return isAlive(Number(pid)) && startOf(Number(pid)) === start ? Number(pid) : undefined;
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return '';
    throw error;
  }
}
