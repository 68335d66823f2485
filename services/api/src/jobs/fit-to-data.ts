import type { DatasetProfile, JobSpec, ProblemFinding } from '@trainyard/contracts';
import { targetsOf } from '@trainyard/engine/check';
import { lossSchema, splitSchema } from '@trainyard/engine/spec';
import { resolveFeatures } from './checks/features.ts';
import { type PlacedModel, resolveInput } from './checks/input.ts';
import { outputFindings } from './checks/output.ts';
import { rowFindings } from './checks/rows.ts';
import { resolveTarget, type Target, type TargetKind } from './checks/target.ts';
import type { Salvaged } from './salvage.ts';

/** What a job leaves to its dataset, settled. */
export interface Settled {
  target: Pick<Target, 'column' | 'kind'>;
  /** Shape in which features enter the model. */
  shape: number[] | undefined;
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

const asList = (column: string | readonly string[] | undefined): readonly string[] =>
  column === undefined ? [] : [column].flat();

/** Judges a job by what its dataset holds: columns, shapes, classes and rows; what is wrong in itself is left out. */
export function fitToData(
  { features, target: asked, loss, split, batchSize }: Salvaged,
  profile: DatasetProfile,
  placed: PlacedModel | undefined,
): Fit {
  const target = asked && resolveTarget({ ...asked, lossKind: lossKindOf(loss) }, profile);
  const kind = target?.value?.kind;
  const taken = target?.value?.columns ?? asList(asked?.column);
  const columns = features && resolveFeatures(features, profile, taken);
  const shape = resolveInput(columns?.value, features?.shape, placed);
  const findings = [
    ...(columns?.findings ?? []),
    ...shape.findings,
    ...(target?.findings ?? []),
    ...outputFindings(loss ?? (kind && defaultLoss(kind)), target?.value, placed),
    ...rowFindings(profile, settledSplit(split, kind), batchSize),
  ];
  return target?.value ? { findings, settled: { target: target.value, shape: shape.value } } : { findings };
}

/** Judges a job by its model alone, for a dataset that is still being read. */
export function fitToModel({ features, loss }: Salvaged, placed: PlacedModel | undefined): ProblemFinding[] {
  return [...resolveInput(undefined, features?.shape, placed).findings, ...outputFindings(loss, undefined, placed)];
}
