import type { Dataset, DatasetSummary } from '../datasets/dataset.ts';
import type { Checkpoint } from '../jobs/checkpoint.ts';
import { effectiveSpec } from '../jobs/effective-spec.ts';
import type { Job, JobStatus } from '../jobs/job.ts';
import type { JobPlace } from '../jobs/job-queue.ts';
import { pollAfterMs } from '../jobs/poll-after.ts';
import { allowedActions } from '../jobs/state-machine.ts';
import { isTerminal, phaseOf } from '../jobs/states.ts';
import type { Model, ModelSummary } from '../models/model.ts';
import type { CheckpointRecord, DatasetRecord, ImportedCheckpointRecord, JobRecord, ModelRecord } from './records.ts';

/** The dataset that clients see of a record. */
export function datasetResource(record: DatasetRecord): Dataset {
  const { schemaVersion: _version, stored: _stored, project: _project, ...fields } = record;
  const self = `/v1/datasets/${record.id}`;
  return { ...fields, links: { self, files: `${self}/files`, commit: `${self}/commit` } };
}

/** The line of a list that clients see of a dataset's record. */
export function datasetSummary(record: DatasetRecord): DatasetSummary {
  const { columns: _columns, profile, validation: _validation, ...fields } = datasetResource(record);
  return { ...fields, rows: profile?.rows ?? null };
}

/** The model that clients see of a record. */
export function modelResource(record: ModelRecord): Model {
  const { schemaVersion: _version, project: _project, ...fields } = record;
  return { ...fields, links: { self: `/v1/models/${record.id}` } };
}

/** The line of a list that clients see of a model's record. */
export function modelSummary(record: ModelRecord): ModelSummary {
  const { document: _document, layers: _layers, warnings: _warnings, ...fields } = modelResource(record);
  return fields;
}

/** The job that clients see of its record and its status; `queue` is where it stands, null while it does not wait. Default: not told. */
export function jobResource(record: JobRecord, status: JobStatus, queue?: JobPlace | null): Job {
  const { id, warnings, createdAt } = record;
  const spec = effectiveSpec(record.spec, status.interventions);
  const self = `/v1/jobs/${id}`;
  return {
    id,
    kind: spec.kind,
    name: spec.name,
    labels: spec.labels,
    phase: phaseOf[status.state],
    terminal: isTerminal(status.state),
    allowedActions: allowedActions(status.state),
    ...status,
    replayOf: record.replay?.of ?? null,
    retryOf: record.retryOf ?? null,
    forkedFrom: record.forkedFrom ?? null,
    startCheckpoint: record.continuedFrom?.checkpoint ?? record.spec.initialWeights?.checkpoint ?? null,
    spec,
    warnings,
    estimate: record.estimate ?? null,
    ...(queue !== undefined && { queue }),
    pollAfterMs: pollAfterMs(status, queue?.eta?.p50Ms),
    createdAt,
    links: {
      self,
      queue: `${self}/queue`,
      dataset: `/v1/datasets/${spec.dataset}`,
      model: `/v1/models/${spec.model}`,
      cancel: `${self}/cancel`,
      pause: `${self}/pause`,
      resume: `${self}/resume`,
      events: `${self}/events`,
      stream: `${self}/events/stream`,
      metrics: `${self}/metrics`,
      checkpoints: `${self}/checkpoints`,
      reports: `${self}/reports`,
      manifest: `${self}/manifest`,
      replay: `${self}/replay`,
      retry: `${self}/retry`,
      fork: `${self}/fork`,
    },
  };
}

/** What the resource of a checkpoint takes of its job. */
interface CheckpointOwner {
  readonly record: { readonly spec: Pick<JobRecord['spec'], 'model'> };
  readonly status: Pick<JobStatus, 'bestCheckpoint' | 'lastCheckpoint'>;
}

/** The checkpoint that clients see of its record and its job. */
export function checkpointResource(record: CheckpointRecord, { record: job, status }: CheckpointOwner): Checkpoint {
  const {
    schemaVersion: _version,
    weights,
    trainingState: _state,
    onnx: _onnx,
    tokenizer,
    encoder,
    decoderStep,
    ...fields
  } = record;
  const modelId = job.spec.model;
  return {
    ...fields,
    modelId,
    best: status.bestCheckpoint === record.id,
    last: status.lastCheckpoint === record.id,
    ...weights,
    links: {
      ...checkpointLinks(record.id, modelId, `/v1/jobs/${record.jobId}`),
      ...(tokenizer && { tokenizer: contentLink(record.id, 'tokenizer') }),
      ...(encoder && { encoder: contentLink(record.id, 'onnx&part=encoder') }),
      ...(decoderStep && { decoderStep: contentLink(record.id, 'onnx&part=decoderStep') }),
    },
  };
}

/** The checkpoint that clients see of one that was uploaded. */
export function importedCheckpointResource({ id, modelId, weights, createdAt }: ImportedCheckpointRecord): Checkpoint {
  return {
    id,
    jobId: null,
    attempt: null,
    modelId,
    kind: 'import',
    epoch: 0,
    step: 0,
    metrics: { values: {} },
    createdAt,
    best: false,
    last: false,
    ...weights,
    links: checkpointLinks(id, modelId, null),
  };
}

const contentLink = (id: string, format: string) => `/v1/checkpoints/${id}/content?format=${format}`;

function checkpointLinks(id: string, modelId: string, job: string | null): Checkpoint['links'] {
  const self = `/v1/checkpoints/${id}`;
  const model = `/v1/models/${modelId}`;
  return { self, job, model, safetensors: contentLink(id, 'safetensors'), onnx: contentLink(id, 'onnx') };
}
