import type { DatasetProfile, JobDocument, JobSpec, ProblemFinding } from '@trainyard/contracts';
import { targetsOf } from '@trainyard/engine/check';
import { lossSchema, settledSchedule as settleSchedule, splitSchema } from '@trainyard/engine/spec';
import { resolveFeatures } from './checks/features.ts';
import { type PlacedModel, resolveInput } from './checks/input.ts';
import { outputFindings } from './checks/output.ts';
import { rowFindings, stepsPerEpoch, trainingRows } from './checks/rows.ts';
import { scheduleFindings } from './checks/schedule.ts';
import { resolveTarget, type Target, type TargetKind } from './checks/target.ts';
import { targetRangeFindings } from './checks/target-range.ts';
import type { Salvaged } from './salvage.ts';

/** What a job leaves to its dataset, settled. */
export interface Settled {
  target: Pick<Target, 'column' | 'kind'>;
  /** Shape in which features enter the model. */
  shape: number[] | undefined;
  /** Undefined while the dataset is being read. */
  trainRows: number | undefined;
}

/** How a job fits its dataset and its model: every finding, and what is settled when there is no error. */
export interface Fit {
  findings: ProblemFinding[];
  settled?: Settled;
}

/** The loss of a job that names none. */
export function defaultLoss(kind: TargetKind): JobSpec['loss'] {
  return lossSchema.parse({ type: kind === 'class' ? 'crossEntropy' : 'mse' });
}

/** The split of a job: as asked, else a hold-out; only classes can be stratified. */
export function settledSplit(split: JobSpec['split'] | undefined, kind: TargetKind | undefined): JobSpec['split'] {
  const asked = split ?? splitSchema.parse({ type: 'holdOut' });
  return { ...asked, stratify: asked.stratify && kind === 'class' };
}

/** What a loss is over, when the job names one. */
export function lossKindOf(loss: JobSpec['loss'] | undefined): 'class' | 'number' | undefined {
  return loss && targetsOf(loss).kind;
}

/** The schedule of a job with what depends on the run filled in: its length, and the metric it watches. */
export function settledSchedule(
  { schedule, scheduleUnit, optimizer, epochs, batchSize }: JobDocument,
  split: JobSpec['split'],
  trainRows: number | undefined,
): JobSpec['schedule'] {
  if (!schedule) return undefined;
  const steps = trainRows === undefined ? undefined : epochs * stepsPerEpoch(trainRows, batchSize);
  const length = scheduleUnit === 'epoch' ? epochs : steps;
  return settleSchedule(schedule, { base: optimizer.learningRate, length, hasValidation: split.validation > 0 });
}

const asList = (column: string | readonly string[] | undefined): readonly string[] =>
  column === undefined ? [] : [column].flat();

/** Judges a job by what its dataset holds: columns, shapes, classes and rows; what is wrong in itself is left out. */
export function fitToData(
  { features, target: asked, loss: askedLoss, split: askedSplit, schedule, batchSize }: Salvaged,
  profile: DatasetProfile,
  placed: PlacedModel | undefined,
): Fit {
  const target = asked && resolveTarget({ ...asked, lossKind: lossKindOf(askedLoss) }, profile);
  const kind = target?.value?.kind;
  const taken = target?.value?.columns ?? asList(asked?.column);
  const columns = features && resolveFeatures(features, profile, taken);
  const shape = resolveInput(columns?.value, features?.shape, placed);
  const loss = askedLoss ?? (kind && defaultLoss(kind));
  const split = settledSplit(askedSplit, kind);
  const findings = [
    ...(columns?.findings ?? []),
    ...shape.findings,
    ...(target?.findings ?? []),
    ...outputFindings(loss, target?.value, placed),
    ...targetRangeFindings(loss, target?.value, profile),
    ...rowFindings(profile, split, batchSize),
    ...scheduleFindings(schedule, { loss, hasValidation: split.validation > 0 }),
  ];
  if (!target?.value) return { findings };
  const settled = { target: target.value, shape: shape.value, trainRows: trainingRows(profile, split) };
  return { findings, settled };
}

/** Judges a job by its model alone, for a dataset that is still being read. */
export function fitToModel(
  { features, loss, split, schedule }: Salvaged,
  placed: PlacedModel | undefined,
): ProblemFinding[] {
  const hasValidation = settledSplit(split, undefined).validation > 0;
  return [
    ...resolveInput(undefined, features?.shape, placed).findings,
    ...outputFindings(loss, undefined, placed),
    ...scheduleFindings(schedule, { loss, hasValidation }),
  ];
}
