import type { DatasetRecord } from '@trainyard/contracts';
import { TransitionRefused } from '../errors.ts';
import { anybody } from '../index/guard.ts';
import { JobAbsent } from '../index/outcomes.ts';
import { isSettled } from '../records/datasets.ts';
import { endJob } from './end-job.ts';
import { enqueueNext, type JobCore } from './job-core.ts';
import { changeDraft } from './state-change.ts';

async function admit(core: JobCore, id: string): Promise<void> {
  const live = await core.live.change(
    id,
    ({ status }) => {
      const draft = status.state === 'waiting' ? changeDraft(id, status, 'admit') : undefined;
      return draft ? [draft] : [];
    },
    anybody,
  );
  const record = await core.records.get(id);
  if (record && live.status.state === 'queued') await enqueueNext(core, record, live.status);
}

async function refuse(core: JobCore, id: string): Promise<void> {
  const failure = {
    code: 'invalidData',
    message: 'The dataset was rejected.',
    retryable: false,
    attempt: 0,
    hint: 'Look at the validation of the dataset, mend its files and make a new one.',
  } as const;
  try {
    await endJob(core, id, { action: 'fail', details: { failure }, guard: anybody });
  } catch (error) {
    if (!(error instanceof TransitionRefused)) throw error;
  }
}

/** Queues a waiting job whose dataset is ready, or fails it when the dataset was rejected; tells whether it did. */
export async function settleWaitingJob(
  core: JobCore,
  id: string,
  dataset: DatasetRecord | undefined,
): Promise<boolean> {
  if (!dataset || !isSettled(dataset)) return false;
  try {
    await (dataset.state === 'ready' ? admit : refuse)(core, id);
    return true;
  } catch (error) {
    // Redis lost it just now: it is settled when it is restored.
    if (error instanceof JobAbsent) return false;
    throw error;
  }
}
