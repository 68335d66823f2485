import { stopAll } from './children.mjs';

/** A problem that its one sentence explains: printed without a stack trace, exit status 1. */
export class Refusal extends Error {}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

let stopping = false;

/**
 * Tells the reader what is going on, on standard error: standard output belongs to the command that was asked for.
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** @returns {boolean} whether this process was asked to stop, so that children that end are no news */
export function isStopping() {
  return stopping;
}

/**
 * Runs an entry point: its result is the exit status, and however it ends every process it started has ended first.
 * A first Ctrl-C stops the children in order, a second one at once.
 * @param {() => Promise<number>} run
 */
export async function main(run) {
  stopOnSignals();
  stopWithLauncher();
  const status = await run().catch(report);
  if (stopping) return;
  await stopAll();
  process.exit(status);
}

/** @param {unknown} error */
function report(error) {
  if (stopping) return 1;
  if (error instanceof Refusal) say(error.message);
  else console.error(error);
  return 1;
}

function stopOnSignals() {
  for (const [signal, status] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (stopping) process.exit(status);
      stopping = true;
      if (signal === 'SIGINT') say('\nStopping. Ctrl-C again stops at once.');
      void stopAll().finally(() => process.exit(status));
    });
  }
}

/** npm that is killed outright cannot pass the signal on: its end is then the signal. */
function stopWithLauncher() {
  if (!process.env.npm_lifecycle_event) return;
  const launcher = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === launcher) return;
    clearInterval(watch);
    if (!stopping) process.kill(process.pid, 'SIGTERM');
  }, 1000);
  watch.unref();
}
