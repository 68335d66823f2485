import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type DatasetProfile,
  type DatasetRecord,
  type ErrorCode,
  type JobDocument,
  type JobSpec,
  jobDocumentSchema,
  type ModelRecord,
  type ProblemFinding,
  type StartWeights,
  schemaFindings,
  type WholeDocument,
  wholeDocument,
} from '@trainyard/contracts';
import type { ProjectStore } from '@trainyard/store';
import { ApiError } from '../errors/api-error.ts';
import { refuseErrors } from '../errors/refuse.ts';
import { errorAt } from './checks/finding.ts';
import { resolveInitialWeights } from './checks/initial-weights.ts';
import { settledWatchers } from './checks/monitors.ts';
import { stepsPerEpoch } from './checks/rows.ts';
import { hasValidation } from './checks/split-column.ts';
import {
  type Fit,
  fitToData,
  fitToModel,
  lossKindOf,
  type Settled,
  settledSchedule,
  settledSplit,
  settleUnread,
} from './fit-to-data.ts';
import { type JobModel, placeModel } from './place-model.ts';
import { type Salvaged, salvage } from './salvage.ts';
import { settledLoss } from './settled-loss.ts';
import { targetOfUnread } from './unread-dataset.ts';

type Unnamed<Spec> = Spec extends unknown ? Omit<Spec, 'name' | 'model'> : never;

/** A job that passed every check: all but the identifiers it gets when it is accepted. */
export interface ReadJob {
  spec: Unnamed<JobSpec>;
  name: string | undefined;
  model: JobModel;
  /** Of its model, with every default filled in. */
  document: ModelRecord['document'];
  startFrom: StartWeights | undefined;
  /** As it was when the job was judged. */
  dataset: DatasetRecord;
  warnings: ProblemFinding[];
}

const isError = ({ severity }: ProblemFinding): boolean => severity === 'error';

function codeOf(
  schema: readonly ProblemFinding[],
  model: readonly ProblemFinding[],
  fit: readonly ProblemFinding[],
): ErrorCode {
  if (schema.length > 0) return 'invalidBody';
  return fit.some(isError) || !model.some(({ code }) => code !== 'unknownModel') ? 'invalidJob' : 'invalidModel';
}

function unknownDataset(id: string): ProblemFinding {
  const hint = 'GET /v1/datasets lists the datasets there are.';
  return errorAt('/dataset', { code: 'unknownDataset', message: `there is no dataset ${id}`, received: id, hint });
}

function fitOf(fields: Salvaged, dataset: DatasetRecord | undefined, { placed }: JobModel): Fit {
  if (dataset?.profile) return fitToData(fields, dataset.profile, placed);
  const unknown = fields.dataset !== undefined && !dataset ? [unknownDataset(fields.dataset)] : [];
  return { findings: [...unknown, ...fitToModel(fields, placed)] };
}

function checkState({ id, state }: DatasetRecord): void {
  if (state === 'rejected') {
    throw new ApiError('datasetRejected', `The dataset ${id} was rejected; read its validation, then make another.`);
  }
  if (state === 'open') throw new ApiError('datasetNotReady', `The dataset ${id} is still open; commit it first.`);
}

/** What the kind of a job settles, with the length of its run as far as it is known. */
function wholeOf(document: JobDocument, { trainRows, updates }: Settled): WholeDocument {
  const perEpoch = trainRows === undefined ? undefined : updates * stepsPerEpoch(trainRows, document.batchSize);
  return wholeDocument(document, { stepsPerEpoch: perEpoch });
}

function specOf(
  asSent: JobDocument,
  settled: Settled,
  lossAsSent: unknown,
  profile: DatasetProfile | null,
): ReadJob['spec'] {
  const document = wholeOf(asSent, settled);
  const {
    model: _model,
    name: _name,
    loss: _loss,
    split: asked,
    schedule: _schedule,
    outputs: _outputs,
    group: _group,
    sampleWeight: _sampleWeight,
    ...rest
  } = document;
  const { target, features, outputs, group, sampleWeight, augmentation = rest.augmentation } = settled;
  const split = settledSplit(asked, target.kind);
  const steps = document.kind === 'train' ? document.steps : undefined;
  const schedule = settledSchedule(document, split, { ...settled, steps }, profile ?? undefined);
  const watched = settledWatchers(rest, hasValidation(split, profile ?? undefined));
  const loss = settledLoss(lossAsSent, target.kind);
  const given = {
    ...(schedule && { schedule }),
    ...(outputs && { outputs }),
    ...(group !== undefined && { group }),
    ...(sampleWeight !== undefined && { sampleWeight }),
  };
  return { ...watched, augmentation, features, target, split, loss, ...given };
}

/**
 * Reads the body of a job and judges it whole: its fields, its model, and how they fit the dataset.
 * @throws {ApiError} invalidBody, invalidModel or invalidJob with every finding at once; datasetNotReady, datasetRejected
 */
export async function readJob(
  body: unknown,
  store: Pick<ProjectStore, 'datasets' | 'models' | 'jobs' | 'checkpoints' | 'importedCheckpoints' | 'remains'>,
): Promise<ReadJob> {
  const parsed = jobDocumentSchema.safeParse(body);
  // Other requests have their turn between the parts: each may take tens of milliseconds.
  await nextTurn();
  const fields = salvage(body);
  const model = await placeModel(fields.model, store.models);
  await nextTurn();
  const dataset = fields.dataset === undefined ? undefined : await store.datasets.get(fields.dataset);
  const start = fields.initialWeights && (await resolveInitialWeights(fields.initialWeights, model.placed, store));
  const schema = parsed.success ? [] : schemaFindings(parsed.error.issues, body);
  const fit = fitOf(fields, dataset, model);
  const fitting = [...fit.findings, ...(start?.findings ?? [])];
  const warnings = refuseErrors(codeOf(schema, model.findings, fitting), [...schema, ...model.findings, ...fitting]);
  if (!parsed.success || !dataset || !model.placed) throw new Error('internal: a job without errors was not read');
  checkState(dataset);
  const { name, target, loss } = parsed.data;
  const settled =
    fit.settled ??
    settleUnread(
      fields,
      targetOfUnread({ ...target, lossKind: lossKindOf(loss) }, dataset),
      model.placed,
      dataset.columns,
    );
  const spec = specOf(parsed.data, settled, fields.lossAsSent, dataset.profile);
  const { document: modelDocument } = model.placed.model;
  return { spec, name, model, document: modelDocument, startFrom: start?.value, dataset, warnings };
}
