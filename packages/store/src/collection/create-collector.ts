import { decideRemoval } from '../deletions/create-deletions.ts';
import { finishDeletion } from '../deletions/finish-deletion.ts';
import { NotFound, StoreUnavailable } from '../errors.ts';
import type { JobCore } from '../jobs/job-core.ts';
import type { RedisKeys } from '../redis/keys.ts';
import { createSchedules } from '../schedules.ts';
import type { StoreTiming } from '../timing.ts';
import { type SweepOptions, sweepBlobs } from './collect-blobs.ts';
import type { Collected, Collector } from './collector.ts';
import { createMarker, type Marked } from './mark.ts';

export interface CollectorOptions {
  core: JobCore;
  keys: Pick<RedisKeys, 'collecting'>;
  timing: Pick<StoreTiming, 'graceMs' | 'temporaryAgeMs' | 'openDatasetAgeMs' | 'collectEveryMs'>;
}

const blobsARun = 10_000;
const nothing = { waitingBlobs: 0, removedBlobs: 0, freedBytes: 0, temporaryFiles: 0, abandonedDatasets: 0 };

/** A collector whose schedules stop with the store. */
export interface OwnCollector extends Collector {
  close(): Promise<void>;
}

class StillUsed extends Error {}

/** Deletes a dataset that was opened long ago and never committed; tells whether it was one. */
async function deleteAbandoned(core: JobCore, id: string, olderThanMs: number): Promise<boolean> {
  const isAbandoned = async () => {
    const record = await core.datasets.get(id);
    return record?.state === 'open' && Date.now() - Date.parse(record.createdAt) > olderThanMs;
  };
  if (!(await isAbandoned())) return false;
  try {
    await decideRemoval(core, id, 'collector', async () => {
      if (!(await isAbandoned())) throw new StillUsed();
    });
  } catch (error) {
    if (error instanceof StillUsed || error instanceof NotFound) return false;
    throw error;
  }
  await finishDeletion(core, id);
  return true;
}

async function deleteAllAbandoned(core: JobCore, olderThanMs: number): Promise<number> {
  let count = 0;
  for (const id of await core.artifacts.list('datasets')) {
    if (await deleteAbandoned(core, id, olderThanMs)) count += 1;
  }
  return count;
}

async function dropRemains({ remains }: JobCore, { ids }: Marked): Promise<void> {
  for (const id of await remains.ids()) if (!ids.has(id)) await remains.drop(id);
}

/** Collects from the artifacts of a store. */
export function createCollector({ core, keys, timing }: CollectorOptions): OwnCollector {
  const { artifacts, logger, redis } = core;
  const mark = createMarker(artifacts);
  const options: SweepOptions = { graceMs: timing.graceMs, limit: blobsARun };
  let current: Promise<Collected> | undefined;

  async function collect(): Promise<Collected> {
    const abandonedDatasets = await deleteAllAbandoned(core, timing.openDatasetAgeMs);
    const temporaryFiles = await artifacts.collectTemporary(timing.temporaryAgeMs);
    const { marked, swept } = await sweepBlobs(artifacts, mark, options);
    await dropRemains(core, marked);
    const { waiting: waitingBlobs, removed: removedBlobs, freedBytes } = swept;
    const collected = { ran: true, waitingBlobs, removedBlobs, freedBytes, temporaryFiles, abandonedDatasets };
    if (removedBlobs + temporaryFiles + abandonedDatasets > 0) logger.info(collected, 'collected what is not used');
    return collected;
  }

  async function run(): Promise<Collected> {
    current ??= collect().finally(() => {
      current = undefined;
    });
    return current;
  }

  async function inTurn(): Promise<Collected> {
    // It ends by itself: whoever comes next may be another process.
    const taken = await redis.call((client) => client.set(keys.collecting, '1', 'PX', timing.collectEveryMs, 'NX'));
    return taken === 'OK' ? run() : { ran: false, ...nothing };
  }

  const schedules = createSchedules({
    work: inTurn,
    failed(error) {
      if (error instanceof StoreUnavailable) logger.warn({ err: error }, 'the collector waits for Redis');
      else logger.error({ err: error }, 'a collection failed; it is tried again');
    },
    firstAfterMs: timing.collectEveryMs,
    everyMs: timing.collectEveryMs,
  });

  return { run, start: schedules.start, close: schedules.close };
}
