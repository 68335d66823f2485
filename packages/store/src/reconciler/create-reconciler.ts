import { StoreUnavailable } from '../errors.ts';
import type { JobCore } from '../jobs/job-core.ts';
import type { RedisKeys } from '../redis/keys.ts';
import { unlessLocked } from '../redis/lock.ts';
import { createSchedules } from '../schedules.ts';
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

/** A reconciler in this process. */
export function createReconciler({ core, keys, everyMs, ages }: ReconcilerOptions): OwnReconciler {
  const { redis, logger } = core;
  const passes = createPasses(core, ages);
  const lock = { redis, key: keys.reconciling, holdMs: lockMs };
  let current: Promise<ReconcileReport> | undefined;

  async function runPasses(): Promise<ReconcileReport> {
    const tally: Tally = { ...nothing };
    for (const pass of passes) await pass(tally);
    return { ran: true, ...tally };
  }

  async function run(): Promise<ReconcileReport> {
    const ran = async () => (await unlessLocked(lock, runPasses)) ?? { ran: false, ...nothing };
    current ??= ran().finally(() => {
      current = undefined;
    });
    return current;
  }

  const schedules = createSchedules({
    async work() {
      const report = await run();
      if (report.rebuilt + report.enqueued + report.requeued + report.ended > 0) logger.info(report, 'reconciled');
    },
    failed(error) {
      if (error instanceof StoreUnavailable) logger.warn({ err: error }, 'the reconciler waits for Redis');
      else logger.error({ err: error }, 'a pass of the reconciler failed; it is tried again');
    },
    everyMs,
  });

  return {
    run,
    async reindex() {
      const report = await reindex(core);
      const { enqueued } = await run();
      return { ...report, queued: enqueued };
    },
    start: schedules.start,
    close: schedules.close,
  };
}
