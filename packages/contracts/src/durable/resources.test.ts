import { describe, expect, it } from 'vitest';
import { checkpointSchema } from '../jobs/checkpoint.ts';
import { type JobStatus, jobSchema } from '../jobs/job.ts';
import { jobDocumentSchema } from '../jobs/job-document.ts';
import { type CheckpointRecord, checkpointRecordSchema, type JobRecord, jobRecordSchema } from './records.ts';
import { checkpointResource, importedCheckpointResource, jobResource } from './resources.ts';

const ulid = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const at = '2026-09-01T12:00:00.000Z';
const sha256 = 'a'.repeat(64);

const jobRecord: JobRecord = jobRecordSchema.parse({
  schemaVersion: 1,
  id: `job_${ulid}`,
  spec: {
    ...jobDocumentSchema.parse({
      kind: 'train',
      dataset: `ds_${ulid}`,
      model: `mdl_${ulid}`,
      labels: { team: 'vision' },
    }),
    name: 'digits',
    target: { column: 'label', kind: 'class' },
    split: { type: 'holdOut', validation: 0.1, test: 0.2, stratify: true },
    loss: { type: 'crossEntropy' },
  },
  warnings: [],
  createdAt: at,
});

const status: JobStatus = {
  state: 'running',
  revision: 3,
  attempt: 1,
  stopReason: null,
  failure: null,
  progress: {
    fraction: 0.1,
    epoch: 1,
    epochs: 10,
    step: 40,
    steps: 400,
    etaMs: 900,
    samplesPerSecond: 1e4,
    updatedAt: at,
  },
  metrics: { latest: { step: 40, epoch: 1, values: { 'train.loss': 0.5 } }, best: null },
  health: [],
  dataWarnings: [],
  preflight: null,
  bestCheckpoint: `ckpt_${ulid}`,
  lastCheckpoint: null,
  weightsSha256: null,
  transitions: [{ state: 'queued', at, reason: null, attempt: 0 }],
  interventions: [],
  startedAt: at,
  finishedAt: null,
};

const checkpointRecord: CheckpointRecord = checkpointRecordSchema.parse({
  schemaVersion: 1,
  id: `ckpt_${ulid}`,
  jobId: `job_${ulid}`,
  attempt: 1,
  kind: 'epoch',
  epoch: 1,
  step: 40,
  metrics: { values: { 'validation.loss': 0.4 } },
  createdAt: at,
  weights: { sha256, sizeBytes: 10 },
  trainingState: { sha256, sizeBytes: 20 },
  onnx: { sha256, sizeBytes: 30 },
});

describe('jobResource', () => {
  it('is a job as the wire describes it', () => {
    const job = jobResource(jobRecord, status);
    expect(jobSchema.parse(job)).toEqual(job);
    expect(job).toMatchObject({ name: 'digits', labels: { team: 'vision' }, phase: 'active', terminal: false });
    expect(job.links.stream).toBe(`/v1/jobs/job_${ulid}/events/stream`);
  });

  it('shows the spec with the changes that are in force', () => {
    const change = { id: 'x', from: null, step: null, at };
    const interventions = [
      { ...change, field: 'labels', to: { team: 'speech' }, applied: true },
      { ...change, field: 'optimizer.learningRate', to: 0.5, applied: true },
      { ...change, field: 'epochs', to: 99, applied: false },
    ] as JobStatus['interventions'];
    const { labels, spec } = jobResource(jobRecord, { ...status, interventions });
    expect(labels).toEqual({ team: 'speech' });
    expect(spec).toMatchObject({ optimizer: { learningRate: 0.5 }, epochs: jobRecord.spec.epochs });
  });

  it('says what may be asked of the job now', () => {
    expect(jobResource(jobRecord, status).allowedActions).toEqual(['pause', 'cancel', 'forceCancel']);
    const ended = jobResource(jobRecord, { ...status, state: 'succeeded' });
    expect(ended).toMatchObject({ phase: 'terminal', terminal: true, allowedActions: [] });
  });
});

describe('checkpointResource', () => {
  it('tells the size and hash of its weights, and whether it is the best or the latest', () => {
    const checkpoint = checkpointResource(checkpointRecord, { record: jobRecord, status });
    expect(checkpointSchema.parse(checkpoint)).toEqual(checkpoint);
    expect(checkpoint).toMatchObject({ best: true, last: false, sizeBytes: 10, sha256 });
  });

  it('keeps what only the store needs to itself', () => {
    expect(Object.keys(checkpointResource(checkpointRecord, { record: jobRecord, status }))).not.toContain(
      'trainingState',
    );
  });
});

describe('importedCheckpointResource', () => {
  it('has a model, but no job', () => {
    const blob = { sha256, sizeBytes: 10 };
    const record = { schemaVersion: 1, id: `ckpt_${ulid}`, modelId: `mdl_${ulid}`, createdAt: at } as const;
    const checkpoint = importedCheckpointResource({ ...record, weights: blob, onnx: blob });
    expect(checkpointSchema.parse(checkpoint)).toEqual(checkpoint);
    expect(checkpoint).toMatchObject({
      kind: 'import',
      jobId: null,
      links: { job: null, model: `/v1/models/mdl_${ulid}` },
    });
  });
});
