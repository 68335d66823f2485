import {
  type CheckpointRecord,
  type DatasetRecord,
  type DatasetState,
  type JobDocumentInput,
  type JobRecord,
  jobSpecSchema,
  type ModelRecord,
  makeId,
  modelRecordSchema,
  schemaVersion,
} from '@trainyard/contracts';
import { monotonicFactory } from 'ulid';
import type { Attempt } from '../attempts/attempts.ts';
import type { Store } from '../store.ts';

const nextUlid = monotonicFactory();

/** A new identifier, above every one made before in this process. */
export const newId = (kind: Parameters<typeof makeId>[0]): string => makeId(kind, nextUlid());

/** A dataset in a state. */
export function datasetRecord(state: DatasetState = 'ready', more: Partial<DatasetRecord> = {}): DatasetRecord {
  return {
    schemaVersion,
    id: newId('dataset'),
    name: 'flowers',
    format: 'csv',
    sample: null,
    state,
    revision: 0,
    columns: [],
    files: [],
    contentHash: null,
    profile: null,
    validation: null,
    stored: null,
    createdAt: new Date().toISOString(),
    readyAt: null,
    ...more,
  };
}

/** A model of one layer. */
export function modelRecord(): ModelRecord {
  const id = newId('model');
  return modelRecordSchema.parse({
    schemaVersion,
    id,
    name: id,
    contentHash: 'a'.repeat(64),
    parameterCount: 15,
    layers: [],
    warnings: [],
    createdAt: new Date().toISOString(),
    document: { input: { shape: [4] }, layers: [{ id: 'scores', type: 'dense', units: 3 }], output: 'scores' },
  });
}

/** An accepted job on a dataset. */
export function jobRecord(dataset: string, more: Partial<JobDocumentInput> = {}): JobRecord {
  const id = newId('job');
  const spec = jobSpecSchema.parse({
    kind: 'train',
    name: id,
    dataset,
    model: newId('model'),
    target: { column: 'species', kind: 'class' },
    split: { type: 'holdOut', validation: 0.1, test: 0.2 },
    loss: { type: 'crossEntropy' },
    epochs: 4,
    ...more,
  });
  return { schemaVersion, id, spec, warnings: [], createdAt: new Date().toISOString() };
}

/** Accepts a job on a dataset that is ready. */
export async function acceptJob(store: Store, more: Partial<JobDocumentInput> = {}): Promise<string> {
  const dataset = datasetRecord();
  await store.datasets.create(dataset);
  const record = jobRecord(dataset.id, more);
  await store.jobs.create(record);
  return record.id;
}

/** Claims an attempt. */
export async function claim(store: Store, jobId: string, attempt = 1): Promise<Attempt> {
  const outcome = await store.attempts.claim({ jobId, attempt }, { workerId: 'tester' });
  if (outcome.attempt) return outcome.attempt;
  throw new Error(`attempt ${attempt} of ${jobId} could not be claimed: ${outcome.reason}`);
}

/** Claims an attempt and runs it up to its first step. */
export async function begun(store: Store, jobId: string, attempt = 1): Promise<Attempt> {
  const held = await claim(store, jobId, attempt);
  await held.begin();
  return held;
}

/** Reports the loss of steps. */
export const appendLoss = (attempt: Attempt, losses: Readonly<Record<number, number>>): Promise<number> =>
  attempt.append(
    Object.entries(losses).map(([step, loss]) => ({
      type: 'metric',
      step: Number(step),
      data: { values: { 'train.loss': loss }, epoch: 0 },
    })),
  );

/** Saves a checkpoint after a step. */
export async function checkpointAt(
  store: Store,
  attempt: Attempt,
  step: number,
  { best = false, weights = `weights ${attempt.jobId} ${step}` } = {},
): Promise<CheckpointRecord> {
  const put = (text: string) => store.artifacts.putBlob(Buffer.from(text));
  const record: CheckpointRecord = {
    schemaVersion,
    id: newId('checkpoint'),
    jobId: attempt.jobId,
    attempt: attempt.number,
    kind: 'epoch',
    epoch: step,
    step,
    metrics: { values: { 'validation.loss': 1 / step } },
    createdAt: new Date().toISOString(),
    weights: await put(weights),
    trainingState: await put(`state ${step}`),
    onnx: await put(`onnx ${step}`),
  };
  await attempt.saveCheckpoint(record, { best });
  return record;
}

/** Runs an attempt from where it is to success. */
export async function succeed(attempt: Attempt): Promise<void> {
  await attempt.finalize();
  await attempt.succeed({ weightsSha256: 'f'.repeat(64), reports: [] });
}
