// Outlives the process that started it by a moment: when its standard input ends, because that process exited, crashed
// or was killed, every process group it was told of (+pid) and not told to forget (-pid) is ended, newest first.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './liveness.mjs';

const BOUND_MS = 5000;
const POLL_MS = 25;

/** @type {Set<number>} */
const groups = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) groups.add(pid);
  else groups.delete(pid);
}
for (const pid of [...groups].reverse()) await end(pid);

/** @param {number} pid */
async function end(pid) {
  send(pid, 'SIGTERM');
  const deadline = Date.now() + BOUND_MS;
  while (isAlive(pid) && Date.now() < deadline) await sleep(POLL_MS);
  send(-pid, 'SIGKILL');
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
