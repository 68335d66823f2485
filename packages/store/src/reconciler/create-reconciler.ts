import { ulid } from 'ulid';
import { StoreUnavailable } from '../errors.ts';
import { deleteIfScript, extendIfScript } from '../index/live-scripts.ts';
import type { JobCore } from '../jobs/job-core.ts';
import type { RedisKeys } from '../redis/keys.ts';
import type { Tally } from './pass.ts';
import { createPasses, type RemovalAges } from './passes.ts';
import type { ReconcileReport, Reconciler } from './reconciler.ts';
import { reindex } from './reindex.ts';

export interface ReconcilerOptions {
  core: JobCore;
  keys: RedisKeys;
  everyMs: number;
  /** Ages at which things are removed. */
  ages: RemovalAges;
}

/** A process that dies in a pass keeps the others waiting no longer. */
const lockMs = 30_000;

const nothing = { rebuilt: 0, enqueued: 0, requeued: 0, ended: 0 };

/** A reconciler whose passes in this process follow each other, and that stops with the store. */
export interface OwnReconciler extends Reconciler {
  close(): Promise<void>;
}

export function createReconciler({ core, keys, everyMs, ages }: ReconcilerOptions): OwnReconciler {
  const { redis, logger } = core;
  const passes = createPasses(core, ages);
  const schedules = new Set<{ stop(): Promise<void> }>();
  let current: Promise<ReconcileReport> | undefined;

  async function renew(token: string): Promise<void> {
    // What cannot be renewed now is renewed next time, or lost: two passes at a time do no harm.
    await redis.script(extendIfScript, [keys.reconciling], [token, lockMs]).catch(() => undefined);
  }

  async function locked(): Promise<ReconcileReport> {
    const token = ulid();
    const taken = await redis.call((client) => client.set(keys.reconciling, token, 'PX', lockMs, 'NX'));
    if (taken !== 'OK') return { ran: false, ...nothing };
    const renewal = setInterval(() => void renew(token), lockMs / 3);
    try {
      const tally: Tally = { ...nothing };
      for (const pass of passes) await pass(tally);
      return { ran: true, ...tally };
    } finally {
      clearInterval(renewal);
      await redis.script(deleteIfScript, [keys.reconciling], [token]).catch(() => undefined);
    }
  }

  async function run(): Promise<ReconcileReport> {
    current ??= locked().finally(() => {
      current = undefined;
    });
    return current;
  }

  async function runQuietly(): Promise<void> {
    try {
      const report = await run();
      if (report.rebuilt + report.enqueued + report.requeued + report.ended > 0) logger.info(report, 'reconciled');
    } catch (error) {
      if (error instanceof StoreUnavailable) logger.warn({ err: error }, 'the reconciler waits for Redis');
      else logger.error({ err: error }, 'a pass of the reconciler failed; it is tried again');
    }
  }

  function start() {
    let stopped = false;
    let timer: NodeJS.Timeout | undefined;
    const turn = async (): Promise<void> => {
      await runQuietly();
      if (!stopped) timer = setTimeout(() => void turn(), everyMs);
    };
    const running = turn();
    const schedule = {
      async stop() {
        stopped = true;
        clearTimeout(timer);
        schedules.delete(schedule);
        await running;
        await current?.catch(() => undefined);
      },
    };
    schedules.add(schedule);
    return schedule;
  }

  return {
    run,
    async reindex() {
      const report = await reindex(core);
      const { enqueued } = await run();
      return { ...report, queued: enqueued };
    },
    start,
    async close() {
      await Promise.all([...schedules].map((schedule) => schedule.stop()));
    },
  };
}
