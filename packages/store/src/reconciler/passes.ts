import {
  type AttemptPayload,
  effectiveSpec,
  isTerminal,
  type JobRecord,
  jobStates,
  phaseOf,
} from '@trainyard/contracts';
import { answerCollector } from '../idempotency/collect-answers.ts';
import { adoptFinal } from '../jobs/end-job.ts';
import { heedCommands, isBehindCommands } from '../jobs/heed-commands.ts';
import { enqueueNext, type JobCore } from '../jobs/job-core.ts';
import { settleWaitingJob } from '../jobs/settle-waiting.ts';
import { isSettled } from '../records/datasets.ts';
import type { StoreTiming } from '../timing.ts';
import { halfDeleted } from './half-deleted.ts';
import { each, type Pass } from './pass.ts';
import { restoreAll } from './restore-all.ts';
import { restoreJob } from './restore-job.ts';
import { settleLost } from './settle-lost.ts';

/** Jobs that are read at a time. */
const chunk = 200;
/** Jobs that are put into the queue at a time: other work has its turn in between. */
const enqueuedAtATime = 32;

const livingStates = jobStates.filter((state) => !isTerminal(state));
const activeStates = jobStates.filter((state) => phaseOf[state] === 'active');

/** The next attempt of each of these jobs; those that Redis lost meanwhile are left out. */
async function nextAttempts({ live }: JobCore, ids: readonly string[]): Promise<AttemptPayload[]> {
  const found: AttemptPayload[] = [];
  for (let start = 0; start < ids.length; start += chunk) {
    const part = ids.slice(start, start + chunk);
    const loaded = await Promise.all(part.map(async (jobId) => ({ jobId, job: await live.load(jobId) })));
    for (const { jobId, job } of loaded) if (job) found.push({ jobId, attempt: job.status.attempt + 1 });
  }
  return found;
}

/** Jobs that are in the index, in those of its sets that are newer than it. */
async function enterAgain(core: JobCore, ids: readonly string[], missing: string[]): Promise<void> {
  const lacking = new Set(missing);
  const present = ids.filter((id) => !lacking.has(id));
  for (let start = 0; start < present.length; start += chunk) {
    const read = await Promise.all(present.slice(start, start + chunk).map((id) => asChanged(core, id)));
    await core.index.enter(read.filter((record) => record !== undefined));
  }
}

/** The record of a job with the changes that are in force: it is listed under its labels as they are now. */
async function asChanged({ records, live }: JobCore, id: string): Promise<JobRecord | undefined> {
  const [record, job] = await Promise.all([records.get(id), live.load(id)]);
  return record && { ...record, spec: effectiveSpec(record.spec, job?.status.interventions) };
}

/** Jobs that are recorded and not in the index: Redis lost them, or whoever accepted them died before. */
const unindexed =
  (core: JobCore): Pass =>
  async (tally) => {
    const ids = await core.records.ids();
    const missing = await core.index.lacking(ids);
    if (!(await core.index.isWhole())) await enterAgain(core, ids, missing);
    await restoreAll(core, missing, tally);
    await core.index.markWhole();
  };

/**
 * Jobs of which the artifacts hold later events than Redis, because Redis came back from an older copy of itself. That
 * happens with a restart, so one look in the life of this process is enough.
 */
function outdated(core: JobCore): Pass {
  let looked = false;
  return async (tally) => {
    if (looked) return;
    await each(core, await core.index.inStates(livingStates), async (id) => {
      // In this order: events appended in between are no disagreement.
      const stored = await core.segments.lastSeq(id);
      const live = await core.live.load(id);
      if (live && live.seq >= stored) return;
      await core.live.forget(id);
      if (await restoreJob(core, id)) tally.rebuilt += 1;
    });
    looked = true;
  };
}

/** Jobs somebody began to end: the final record decides. */
const halfEnded =
  (core: JobCore): Pass =>
  async (tally) => {
    await each(core, await core.seals.abandoned(), async (id) => {
      const final = await core.records.final(id);
      if (final) {
        await adoptFinal(core, final);
        tally.ended += 1;
      } else await core.seals.forget(id);
    });
  };

/** Jobs that run, or may, although a command says otherwise that Redis lost. */
const unheeded =
  (core: JobCore): Pass =>
  async () => {
    await each(core, await core.index.inStates(activeStates), async (id) => {
      const live = await core.live.load(id);
      if (live && (await isBehindCommands(core, id, live))) await heedCommands(core, id);
    });
  };

/** Jobs that should be running and that nobody holds. */
const lostWorkers =
  (core: JobCore): Pass =>
  async (tally) => {
    await each(core, await core.index.inStates(activeStates), async (id) => {
      const settlement = await settleLost(core, id);
      if (settlement === 'requeued') tally.requeued += 1;
      if (settlement === 'ended') tally.ended += 1;
    });
  };

/** Jobs that wait for a dataset that is settled by now. */
const waiting =
  (core: JobCore): Pass =>
  async () => {
    await each(core, await core.index.inStates(['waiting']), async (id) => {
      const record = await core.records.get(id);
      if (record) await settleWaitingJob(core, id, await core.datasets.get(record.spec.dataset));
    });
  };

/** Puts the next attempts of these jobs into the queue, in their order, as far as they are queued; tells how many. */
async function enqueueAgain(core: JobCore, payloads: readonly AttemptPayload[]): Promise<number> {
  const jobs = await Promise.all(
    payloads.map(async ({ jobId }) => ({ record: await core.records.get(jobId), live: await core.live.load(jobId) })),
  );
  // Commands of one connection take effect in the order in which they are sent.
  const outcomes = await Promise.all(
    jobs.map(({ record, live }) =>
      record && live?.status.state === 'queued' ? enqueueNext(core, record, live.status) : undefined,
    ),
  );
  return outcomes.filter((outcome) => outcome === 'queued').length;
}

/** Queued jobs without an entry in the queue, and projects whose turns do not agree with the room that they have. */
const unqueued =
  (core: JobCore): Pass =>
  async (tally) => {
    const { queue, room } = core;
    const payloads = await nextAttempts(core, await core.index.inStates(['queued']));
    const missing = await queue.missingAttempts(payloads);
    for (let start = 0; start < missing.length; start += enqueuedAtATime) {
      tally.enqueued += await enqueueAgain(core, missing.slice(start, start + enqueuedAtATime));
    }
    for (const project of await queue.held()) await room.settle({ project });
    tally.enqueued += await queue.refillTokens(room.free);
  };

/** Datasets that are being validated without an entry in the queue. */
function unvalidated(core: JobCore): Pass {
  // A settled dataset stays settled: it is read once in the life of this process.
  const settled = new Set<string>();
  return async (tally) => {
    const validating: { datasetId: string }[] = [];
    await each(core, await core.artifacts.list('datasets'), async (id) => {
      if (settled.has(id)) return;
      const dataset = await core.datasets.get(id);
      if (dataset && isSettled(dataset)) settled.add(id);
      if (dataset?.state === 'validating') validating.push({ datasetId: id });
    });
    for (const payload of await core.queue.missingIngests(validating)) {
      if ((await core.queue.enqueueIngest(payload)) === 'queued') tally.enqueued += 1;
    }
  };
}

/** Ages at which things are removed, in milliseconds. */
export type RemovalAges = Pick<StoreTiming, 'temporaryAgeMs' | 'answerAgeMs' | 'graceMs'>;

/** The passes of a reconciliation, in their order. */
export function createPasses(core: JobCore, { temporaryAgeMs, answerAgeMs, graceMs }: RemovalAges): Pass[] {
  const collectAnswers = answerCollector({ artifacts: core.artifacts, keepMs: answerAgeMs });
  return [
    halfDeleted(core, graceMs),
    unindexed(core),
    outdated(core),
    halfEnded(core),
    unheeded(core),
    lostWorkers(core),
    waiting(core),
    unqueued(core),
    unvalidated(core),
    async () => {
      await core.artifacts.collectTemporary(temporaryAgeMs);
    },
    async () => {
      await collectAnswers();
    },
  ];
}
