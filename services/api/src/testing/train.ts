import { randomUUID } from 'node:crypto';
import { type CheckpointRecord, type EvaluationReport, schemaVersion } from '@trainyard/contracts';
import type { Attempt } from '@trainyard/store';
import type { ApiUnderTest } from './api-under-test.ts';

/** A network that fits the iris profile. */
export const irisModel = { input: { shape: [4] }, layers: [{ type: 'dense', units: 3 }] };

/** Posts a job on a dataset that is ready; its id. */
export async function postJob(api: ApiUnderTest, more: object = {}): Promise<string> {
  const { id: dataset } = await api.readyDataset();
  const payload = { kind: 'train', dataset, model: irisModel, epochs: 2, ...more };
  const response = await api.send('POST', '/v1/jobs', { payload });
  if (response.statusCode !== 201) throw new Error(response.body);
  return response.json().id;
}

/** Takes a job as a worker does, up to its first step. */
export async function startAttempt({ worker }: ApiUnderTest, jobId: string): Promise<Attempt> {
  const { attempt } = await worker.attempts.claim({ jobId, attempt: 1 }, { workerId: `test-${randomUUID()}` });
  if (!attempt) throw new Error(`the job ${jobId} could not be claimed`);
  await attempt.begin();
  return attempt;
}

/** Saves a checkpoint with these bytes. */
export async function saveCheckpoint(
  { worker, deps }: ApiUnderTest,
  attempt: Attempt,
  { epoch = 1, weights = 'weights', onnx = 'onnx', best = true, kind = 'epoch' as CheckpointRecord['kind'] } = {},
): Promise<CheckpointRecord> {
  const put = (text: string) => worker.artifacts.putBlob(Buffer.from(text));
  const record: CheckpointRecord = {
    schemaVersion,
    id: deps.newId('checkpoint'),
    jobId: attempt.jobId,
    attempt: attempt.number,
    kind,
    epoch,
    step: epoch * 3,
    metrics: { values: { 'validation.loss': 1 / epoch } },
    createdAt: new Date().toISOString(),
    weights: await put(weights),
    trainingState: await put('state'),
    onnx: await put(onnx),
  };
  await attempt.saveCheckpoint(record, { best });
  return record;
}

/** A report on the test split. */
export function reportOf(jobId: string, checkpoint: string): EvaluationReport {
  const fields = {
    kind: 'evaluation',
    jobId,
    checkpoint,
    split: 'test',
    samples: 10,
    createdAt: new Date().toISOString(),
  } as const;
  const errors = { mse: 1, rmse: 1, mae: 1, r2: 0 };
  const shared = { loss: 1, nonFinite: 0, notes: [], bootstrap: null, worst: [] };
  return {
    ...fields,
    ...shared,
    task: 'regression',
    ...errors,
    perColumn: [],
    residuals: null,
    points: [],
    baseline: errors,
  };
}

/** Reports an epoch of training. */
export function appendEpoch(attempt: Attempt, epoch: number, loss: number): Promise<number> {
  const data = { values: { 'train.loss': loss }, epoch, durationMs: 10 };
  return attempt.append([{ type: 'epoch', step: epoch * 3, data }]);
}
