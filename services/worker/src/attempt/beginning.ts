import { type ContinuedFrom, isTrainingField } from '@trainyard/contracts';
import type { Attempt, Store } from '@trainyard/store';
import type { ResumePoint } from './messages.ts';

/** What is asked about the beginning of a job. */
export interface BeginningStore {
  checkpoints: Pick<Store['checkpoints'], 'get' | 'isWhole' | 'resumable'>;
  jobs: Pick<Store['jobs'], 'get'>;
}

const pointOf = (begun: ContinuedFrom): ResumePoint => ({ ...begun, id: begun.checkpoint });

/**
 * An earlier checkpoint of the job that is tried again, from which the new one comes to the same end: it does as the old one did,
 * so not when that was changed on its way.
 */
async function earlier(retried: string, { checkpoint }: ContinuedFrom, { checkpoints, jobs }: BeginningStore) {
  const begun = await checkpoints.get(checkpoint);
  const original = await jobs.get(retried);
  if (begun?.jobId !== retried || !original) return undefined;
  const isChanged = original.status.interventions?.some(({ field }) => isTrainingField(field)) ?? false;
  return isChanged ? undefined : checkpoints.resumable(retried);
}

/**
 * Where a job begins that goes on from the state of another; null: at its start. A retry whose checkpoint was damaged since it was
 * accepted begins with an earlier one that is whole.
 */
export async function beginningOf(
  attempt: Pick<Attempt, 'record' | 'number' | 'append'>,
  store: BeginningStore,
): Promise<ResumePoint | null> {
  const { continuedFrom, retryOf } = attempt.record;
  if (!continuedFrom) return null;
  const begun = pointOf(continuedFrom);
  if (retryOf === undefined || (await store.checkpoints.isWhole(continuedFrom))) return begun;
  const instead = await earlier(retryOf, continuedFrom, store);
  if (!instead) return begun;
  const message = `the checkpoint ${begun.id} is damaged: attempt ${attempt.number} begins with ${instead.id} instead`;
  await attempt.append([{ type: 'log', step: null, data: { level: 'warning', message } }]);
  return instead;
}
