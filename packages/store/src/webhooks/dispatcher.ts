import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../errors.ts';
import type { Wakeups } from '../events/wakeups.ts';
import type { RedisKeys } from '../redis/keys.ts';
import { unlessLocked } from '../redis/lock.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import type { StoreLogger } from '../store.ts';
import { type DispatchDeps, dispatch } from './dispatch.ts';
import type { Notice, Notices } from './notices.ts';

/** Turns what happens to jobs into deliveries; one process at a time. */
export interface Dispatcher {
  /** Everything that was noticed so far. False: another process is at it. @throws StoreUnavailable */
  run(): Promise<boolean>;
  /** Now, whenever something is noticed, and on a schedule, until stopped; failures are logged and tried again. */
  start(): { stop(): Promise<void> };
}

/** What a dispatcher is made of. */
export interface DispatcherOptions extends DispatchDeps {
  notices: Notices;
  redis: RedisGate;
  keys: RedisKeys;
  wakeups: Wakeups;
  logger: StoreLogger;
  /** Between looks when no wake-up came. */
  everyMs: number;
  /** Done now and then by whoever tells the webhooks. */
  tidy: () => Promise<void>;
  tidyEveryMs: number;
}

/** A process that dies at it keeps the others waiting no longer; what two do at once is done once all the same. */
const lockMs = 30_000;
const batch = 100;

/** Settles every notice there is, the oldest first; one that fails stays for the next time. */
async function settleNotices({ notices, logger, ...deps }: DispatcherOptions): Promise<void> {
  const isSettled = async (notice: Notice): Promise<boolean> => {
    try {
      await dispatch(deps, notice);
      return true;
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      logger.error({ err: error, jobId: notice.jobId }, 'webhooks were not told of a job; it is tried again');
      return false;
    }
  };
  let after: string | undefined;
  for (;;) {
    const found = await notices.read(after, batch);
    const settled: string[] = [];
    try {
      for (const notice of found) {
        if (await isSettled(notice)) settled.push(notice.id);
      }
    } finally {
      await notices.remove(settled);
    }
    if (found.length < batch) return;
    after = found.at(-1)?.id;
  }
}

/** A dispatcher in this process. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { redis, keys, wakeups, logger, everyMs, tidy, tidyEveryMs } = options;
  let tidiedAt = Number.NEGATIVE_INFINITY;

  async function settleAndTidy(): Promise<boolean> {
    await settleNotices(options);
    if (performance.now() - tidiedAt > tidyEveryMs) {
      await tidy();
      tidiedAt = performance.now();
    }
    return true;
  }

  const lock = { redis, key: keys.dispatching, holdMs: lockMs };
  const run = async (): Promise<boolean> => (await unlessLocked(lock, settleAndTidy)) ?? false;

  async function runQuietly(): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (error instanceof StoreUnavailable) logger.warn({ err: error }, 'the webhooks wait for Redis');
      else logger.error({ err: error }, 'telling the webhooks failed; it is tried again');
    }
  }

  function start() {
    const stopping = new AbortController();
    const { signal } = stopping;
    const running = (async () => {
      const listener = await wakeups.listen(keys.notices);
      while (!signal.aborted) {
        await runQuietly();
        await listener.wait(everyMs, signal);
        // What happens to many jobs at once is told in one go.
        await sleep(50, undefined, { signal }).catch(() => undefined);
      }
      listener.close();
    })();
    return {
      async stop() {
        stopping.abort();
        await running;
      },
    };
  }

  return { run, start };
}
