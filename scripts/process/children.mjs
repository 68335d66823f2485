import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Role
 * @property {string} name used in messages
 * @property {number} [stage] a higher stage is stopped before a lower one; default 0
 * @property {number} [boundMs] how long it may take to end when asked to; default 5000
 *
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Exit
 *
 * @typedef {object} Child a process that leads a group of its own
 * @property {string} name
 * @property {number} stage
 * @property {number} pid
 * @property {import('node:child_process').ChildProcess} process
 * @property {Promise<Exit>} exited
 * @property {() => Promise<void>} stop asks it to end, and after its bound ends its whole group
 */

/** Children whose group may still have members, oldest first. @type {Set<Child>} */
const children = new Set();

/** @type {import('node:stream').Writable | undefined} */
let reaper;

/**
 * Starts a command in a process group of its own, which ends with this process however this process ends.
 * @param {Role} role
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<Child>}
 * @throws {Error} if the command cannot be started
 */
export async function startChild({ name, stage = 0, boundMs = 5000 }, command, args, options = {}) {
  reaper ??= startReaper();
  const leader = spawn(command, args, { ...options, detached: true });
  /** @type {Promise<Exit>} */
  const exited = new Promise((resolve) => leader.once('exit', (code, signal) => resolve({ code, signal })));
  const pid = await pidOf(leader);
  reaper.write(`+${pid}\n`);
  /** @type {Child} */
  const child = { name, stage, pid, process: leader, exited, stop: () => stop(child, boundMs) };
  children.add(child);
  void exited.then(() => forgetWhenEmpty(child));
  return child;
}

/**
 * Stops children, those of the highest stage first.
 * @param {Iterable<Child>} [some] default: every child of this process
 */
export async function stopAll(some = children) {
  const rest = [...some];
  const stages = [...new Set(rest.map((child) => child.stage))].sort((a, b) => b - a);
  for (const stage of stages) {
    await Promise.all(rest.filter((child) => child.stage === stage).map((child) => child.stop()));
  }
}

/**
 * @param {import('node:child_process').ChildProcess} leader
 * @returns {Promise<number>}
 */
function pidOf(leader) {
  return new Promise((resolve, reject) => {
    leader.once('spawn', () => resolve(/** @type {number} */ (leader.pid)));
    leader.once('error', reject);
  });
}

/**
 * Only the leader is asked: it knows how to end its own children (a worker saves its checkpoint first).
 * @param {Child} child
 * @param {number} boundMs
 */
async function stop(child, boundMs) {
  if (!children.has(child)) return;
  send(child.pid, 'SIGTERM');
  await Promise.race([child.exited, sleep(boundMs, undefined, { ref: false })]);
  send(-child.pid, 'SIGKILL');
  await child.exited;
  forgetWhenEmpty(child);
}

/** @param {Child} child */
function forgetWhenEmpty(child) {
  if (!children.has(child) || send(-child.pid, 0)) return;
  children.delete(child);
  reaper?.write(`-${child.pid}\n`);
}

/**
 * @param {number} pid a process, or a group when negative
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} whether there was one to receive it
 */
function send(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH') return false;
    throw error;
  }
}

function startReaper() {
  const script = fileURLToPath(new URL('./reaper.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], { detached: true, cwd: '/', stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  const stdin = /** @type {import('node:net').Socket} */ (child.stdin);
  stdin.unref();
  // Without its reaper a process still stops its children; only the net below it is gone.
  stdin.on('error', () => {});
  return stdin;
}
