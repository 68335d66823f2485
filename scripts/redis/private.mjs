import { randomBytes } from 'node:crypto';
import { closeSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from '../process/children.mjs';
import { Refusal } from '../process/entry.mjs';
import { liveHolder, passLock, releaseLock, takeLock } from '../process/lock.mjs';
import { openLog } from '../process/log.mjs';
import { freePort } from '../process/ports.mjs';
import { pingRedis } from './ping.mjs';

/**
 * @typedef {import('./program.mjs').Program} Program
 * @typedef {{ port: number, folder: string }} Place
 * @typedef {import('../process/children.mjs').Child} Child
 */

const HOST = '127.0.0.1';
const TRIES = 5;
const HANDOVER_MS = 2000;
const LOAD_BOUND_MS = 120_000;

/**
 * Starts a Redis of our own: loopback only, behind a password, every write in its append-only file.
 * @param {{ dataDir: string, programAt: (place: Place) => Promise<Program> }} options
 * @returns {Promise<{ url: string, origin: string, child: Child, stop: () => Promise<void> }>}
 * @throws {Refusal} if another process uses the folder, or the server does not come up
 */
export async function startPrivateRedis({ dataDir, programAt }) {
  const folder = join(dataDir, 'redis');
  const lock = await occupy(dataDir);
  for (let attempt = 1; ; attempt++) {
    const place = { port: await freePort(HOST), folder };
    const program = await programAt(place);
    const log = openLog(dataDir, 'redis');
    const start = statSync(log.path).size;
    const { url, child } = await launch(program, place, log.file);
    passLock(lock, child.pid);
    const address = join(folder, 'url');
    void child.exited.then(() => {
      rmSync(address, { force: true });
      releaseLock(lock, child.pid);
    });
    const failure = await readiness(url, child);
    if (!failure) writeFileSync(address, url, { mode: 0o600 });
    if (!failure) return { url, origin: program.origin, child, stop: child.stop };
    await child.stop();
    const lines = readFileSync(log.path, 'utf8').slice(start).trim().split('\n');
    const isPortTaken = lines.some((line) => /address already in use|already allocated/i.test(line));
    if (isPortTaken && attempt < TRIES) continue;
    throw new Refusal(`The private Redis did not start (${failure}): ${lines.at(-1)}. The whole log is ${log.path}.`);
  }
}

/**
 * The address of the Redis that serves a Trainyard in this folder now.
 * @param {string} dataDir
 * @returns {string | undefined}
 */
export function runningRedis(dataDir) {
  const holder = liveHolder(join(dataDir, 'redis', 'lock'));
  if (holder === undefined) return undefined;
  try {
    return readFileSync(join(dataDir, 'redis', 'url'), 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Makes sure that no other Trainyard works in a folder. A Redis whose owner was killed needs a moment to end.
 * @param {string} dataDir
 * @returns {Promise<string>} the lock, now held by this process
 * @throws {Refusal} if another one does
 */
export async function occupy(dataDir) {
  const lock = join(dataDir, 'redis', 'lock');
  const deadline = Date.now() + HANDOVER_MS;
  let holder = tryLock(lock, dataDir);
  while (holder !== undefined && Date.now() < deadline) {
    await sleep(50);
    holder = tryLock(lock, dataDir);
  }
  if (holder === undefined) return lock;
  throw new Refusal(
    `Another Trainyard (its Redis is process ${holder}) works in ${dataDir}: stop it, or set DATA_DIR to another folder.`,
  );
}

/**
 * @param {string} lock
 * @param {string} dataDir
 */
function tryLock(lock, dataDir) {
  try {
    return takeLock(lock);
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    throw new Refusal(`Nothing can be stored in ${dataDir} (${message}): set DATA_DIR to a folder of your own.`);
  }
}

/**
 * @param {Program} program
 * @param {Place} place
 * @param {number} output a file
 */
async function launch(program, place, output) {
  const password = randomBytes(16).toString('hex');
  const child = await startChild({ name: 'redis' }, program.command, [...program.args, '-'], {
    env: { ...process.env, ...program.env },
    stdio: ['pipe', output, output],
  });
  closeSync(output);
  // On standard input, the password shows in no list of processes.
  child.process.stdin?.on('error', () => {});
  child.process.stdin?.end(
    configuration(program.contained ? { port: 6379, folder: '/data' } : place, password, program),
  );
  return { child, url: `redis://:${password}@${HOST}:${place.port}` };
}

/**
 * @param {Place} place
 * @param {string} password
 * @param {Program} program
 */
function configuration({ port, folder }, password, { contained }) {
  return [
    `bind ${contained ? '0.0.0.0' : HOST}`,
    `port ${port}`,
    `dir ${JSON.stringify(folder)}`,
    `requirepass ${password}`,
    'save ""',
    'appendonly yes',
    'appendfsync everysec',
    'maxmemory-policy noeviction',
    'daemonize no',
    '',
  ].join('\n');
}

/**
 * @param {string} url
 * @param {Child} child
 * @returns {Promise<string | undefined>} why it does not serve; undefined once it does
 */
async function readiness(url, child) {
  let end = '';
  void child.exited.then(({ code, signal }) => {
    end = `it ended with ${signal ?? code}`;
  });
  const deadline = Date.now() + LOAD_BOUND_MS;
  let reason = '';
  while (!end && Date.now() < deadline) {
    try {
      await pingRedis(url);
      return undefined;
    } catch (error) {
      reason = /** @type {Error} */ (error).message;
      await sleep(25);
    }
  }
  return end || `${reason} after ${LOAD_BOUND_MS} ms`;
}
