import { type JobRecord, type JobReport, jobReportSchema, type Page, type PageQuery } from '@trainyard/contracts';
import { deletedData, requireData } from '../deletions/require-data.ts';
import { NotFound, ResourceDeleted, StoreUnavailable } from '../errors.ts';
import { restoreJob } from '../reconciler/restore-job.ts';
import { pageOf, startOf } from '../records/cursor.ts';
import { jsonCodec } from '../records/json-codec.ts';
import { within } from '../redis/within.ts';
import { beginJob } from './begin-job.ts';
import { readManifest } from './build-manifest.ts';
import { changeJob } from './change-job.ts';
import { type CommandDeps, commandJob } from './command-job.ts';
import { liveFinal } from './end-job.ts';
import { enqueueNext, type JobCore, storedJob } from './job-core.ts';
import type { JobFilter, Jobs, StoredJob } from './jobs.ts';
import { settleWaitingJob } from './settle-waiting.ts';

/** A request waits for a lost index to be rebuilt no longer than this. */
const reindexMs = 2000;

const reportCodec = jsonCodec(jobReportSchema);

async function checkQueue({ redis }: JobCore): Promise<void> {
  await redis.call((client) => client.ping());
}

async function create(core: JobCore, record: JobRecord): Promise<StoredJob> {
  // Asked before anything is written: a job that nobody can queue is better refused.
  await checkQueue(core);
  const deleted = await deletedData(core, record);
  if (deleted.length > 0) throw new ResourceDeleted(deleted);
  const { live, events } = await beginJob(core, record);
  await core.records.create(record);
  try {
    await core.live.create(record, live, events);
    // Only now: whoever deletes what it runs on either finds the job in the index, or is found here.
    await requireData(core, record);
    if (live.status.state === 'queued') await enqueueNext(core, record, live.status);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    await requireData(core, record);
    core.logger.warn({ err: error, jobId: record.id }, 'a job is accepted and will be queued later');
  }
  return storedJob(record, live);
}

async function fromFinal(core: JobCore, id: string): Promise<StoredJob | undefined> {
  // As it is stored: what was read before may have been deleted by another process.
  const [record, final] = await Promise.all([core.records.fresh(id), core.records.final(id)]);
  if (!record || !final || (await core.deletions.isRemoved(id))) return undefined;
  return storedJob(record, liveFinal(final));
}

async function fromLive(core: JobCore, record: JobRecord): Promise<StoredJob | undefined> {
  try {
    const live = await core.live.load(record.id);
    return live && storedJob(record, live);
  } catch (error) {
    const ended = error instanceof StoreUnavailable ? await fromFinal(core, record.id) : undefined;
    if (ended) return ended;
    throw error;
  }
}

async function get(core: JobCore, id: string): Promise<StoredJob | undefined> {
  const record = await core.records.get(id);
  if (!record) return undefined;
  const known = (await fromLive(core, record)) ?? (await fromFinal(core, id));
  if (known) return known;
  return (await restoreJob(core, id)) ? get(core, id) : undefined;
}

async function existing(core: JobCore, id: string): Promise<StoredJob> {
  const job = await get(core, id);
  if (job) return job;
  throw new NotFound(`job ${id}: expected a record, received none`);
}

/** Returns when the index holds every job. @throws StoreUnavailable when making it whole takes long */
export async function wholeIndex({ index }: JobCore, reindex: () => Promise<unknown>): Promise<void> {
  if (await index.isWhole()) return;
  await within(reindexMs, reindex());
  if (await index.isWhole()) return;
  throw new StoreUnavailable('The list of jobs is being rebuilt from the artifacts; try again');
}

async function list(
  core: JobCore,
  reindex: () => Promise<unknown>,
  filter: JobFilter,
  page: PageQuery,
): Promise<Page<StoredJob>> {
  const start = startOf('job', page);
  await wholeIndex(core, reindex);
  const items = await pageOf(
    page,
    start,
    (after, limit) => core.index.newest(filter, after, limit),
    async (id) => {
      const job = await get(core, id);
      return job && { id, job };
    },
  );
  return { ...items, data: items.data.map(({ job }) => job) };
}

async function reports(core: JobCore, id: string): Promise<JobReport[]> {
  await existing(core, id);
  const final = await core.records.final(id);
  const blobs = (final?.reports ?? []).map(async (ref) =>
    reportCodec.decode(await core.artifacts.readBlob(ref), `report ${ref.sha256}`),
  );
  return Promise.all(blobs);
}

async function settleWaiting(core: JobCore, datasetId: string): Promise<void> {
  const dataset = await core.datasets.get(datasetId);
  const ids = await core.index.newest({ state: 'waiting', dataset: datasetId }, undefined, Number.MAX_SAFE_INTEGER);
  // The oldest first: who waited longest is queued before the others.
  for (const id of ids.toReversed()) await settleWaitingJob(core, id, dataset);
}

/** Jobs on their records and Redis. `reindex` makes the index whole when Redis lost it. */
export function createJobs(core: JobCore, reindex: () => Promise<unknown>): Jobs {
  const commands: CommandDeps = { core, existing: (id) => existing(core, id) };
  return {
    checkQueue: () => checkQueue(core),
    create: (record) => create(core, record),
    get: (id) => get(core, id),
    list: (filter, page) => list(core, reindex, filter, page),
    change: (id, request) => changeJob(commands, id, request),
    command: (id, command) => commandJob(commands, id, command),
    settleWaiting: (datasetId) => settleWaiting(core, datasetId),
    counts: () => core.index.counts(),
    final: (id) => core.records.final(id),
    reports: (id) => reports(core, id),
    async manifest(id) {
      await existing(core, id);
      return readManifest(core, id);
    },
    async metrics(id, selection = {}) {
      await existing(core, id);
      return core.metrics.series(id, selection);
    },
  };
}
