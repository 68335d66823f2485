import { type FieldChange, type JobPatch, patchedFields, schemaVersion } from '@trainyard/contracts';
import { ulid } from 'ulid';
import { anybody } from '../index/guard.ts';
import type { LiveJob } from '../index/live-job.ts';
import { JobAbsent } from '../index/outcomes.ts';
import type { CommandDeps } from './command-job.ts';
import { heedCommands } from './heed-commands.ts';
import { changesOf, interventionDrafts } from './intervention-drafts.ts';
import { type JobCore, moveNext, storedJob } from './job-core.ts';
import type { StoredJob } from './jobs.ts';

/** A change of fields of a job, as it was asked for. */
export interface ChangeRequest {
  patch: JobPatch;
  requestId: string;
  /** Refuses the change for the job as it stands at the moment of the change, by throwing. */
  check: (job: StoredJob) => void;
}

interface Changed {
  live: LiveJob;
  /** What is to be durable: what was changed, or earlier what made the job as it was asked for. */
  changes: FieldChange[];
}

/** The changes that made a job what a patch asks for: perhaps nobody lived to record them. */
function standingChanges({ interventions = [] }: LiveJob['status'], patch: JobPatch): FieldChange[] {
  return patchedFields(patch).flatMap(([name]) => {
    const last = interventions.findLast(({ field }) => field === name);
    if (!last) return [];
    const { id, field, from, to } = last;
    return [{ id, field, from, to }];
  });
}

/** Puts a change into the status of a job. @throws NotFound, and what `check` throws */
async function accept({ core, existing }: CommandDeps, id: string, { patch, check }: ChangeRequest): Promise<Changed> {
  const name = ulid();
  for (;;) {
    const { record, ...job } = await existing(id);
    check({ record, ...job });
    let changes: FieldChange[] = [];
    try {
      const live = await core.live.change(
        id,
        (before) => {
          check(storedJob(record, before));
          changes = changesOf(name, record, before.status, patch);
          return interventionDrafts(before.status, changes);
        },
        anybody,
      );
      return { live, changes: changes.length > 0 ? changes : standingChanges(live.status, patch) };
    } catch (error) {
      if (!(error instanceof JobAbsent)) throw error;
    }
  }
}

/** Makes the index and the queue agree with what was changed. */
async function followUp(core: JobCore, id: string, { live: { status }, changes }: Changed): Promise<void> {
  const record = await core.records.get(id);
  const labels = changes.find(({ field }) => field === 'labels');
  if (labels) {
    await core.live.relabel(id, labels.from as Record<string, string>, labels.to as Record<string, string>);
  }
  if (!record || status.state !== 'queued' || !changes.some(({ field }) => field === 'priority')) return;
  await moveNext(core, record, status);
}

/** Makes changes durable, but for those that are. */
async function record({ records }: JobCore, id: string, { live, changes }: Changed, { requestId }: ChangeRequest) {
  const known = new Set(
    (await records.commands(id)).flatMap((command) =>
      command.action === 'change' ? command.changes.map((change) => change.id) : [],
    ),
  );
  const lacking = changes.filter((change) => !known.has(change.id));
  if (lacking.length === 0) return;
  const acceptedAt = new Date().toISOString();
  const { revision } = live.status;
  await records.createCommand({
    ...{ schemaVersion, jobId: id, requestId, acceptedAt, revision },
    ...{ action: 'change', changes: lacking },
  });
}

/**
 * Accepts a change of a job: durable when this resolves, and its worker was told. What its training has to be told of comes
 * into force at a step boundary; of a job that does not run, when its next attempt begins.
 * @throws NotFound, StoreUnavailable, StorageFull, and what `check` throws
 */
export async function changeJob(deps: CommandDeps, id: string, request: ChangeRequest): Promise<StoredJob> {
  const { core, existing } = deps;
  // Read first: with the artifacts away nothing could be made durable, so nothing is put into effect.
  await core.records.commands(id);
  const changed = await accept(deps, id, request);
  const { live, changes } = changed;
  if (changes.length === 0) return existing(id);
  await record(core, id, changed, request);
  await existing(id);
  if ((await core.live.load(id))?.born !== live.born) await heedCommands(core, id);
  await followUp(core, id, changed);
  await core.announceCommand(id);
  return existing(id);
}
