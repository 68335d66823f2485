import type {
  DatasetProfile,
  DatasetRecord,
  JobAugmentation,
  JobFeatures,
  JobSpec,
  JobTarget,
  ProblemFinding,
  ResolvedOutputs,
  SharedDocument,
} from '@trainyard/contracts';
import { targetsOf } from '@trainyard/engine/check';
import { jointMisfits, settledSchedule as settleSchedule, splitSchema } from '@trainyard/engine/spec';
import { ApiError } from '../errors/api-error.ts';
import { augmentationFindings, augmentedInputsOf, rangedAugmentation } from './checks/augmentation.ts';
import { biasVarianceFindings } from './checks/bias-variance.ts';
import { equivarianceFindings } from './checks/equivariance.ts';
import { type FeatureColumns, resolveFeatures } from './checks/features.ts';
import { type Asked, type Feeds, feedFindings, feedsOf } from './checks/feeds.ts';
import { errorAt, type Resolved } from './checks/finding.ts';
import { groupFindings } from './checks/group.ts';
import { type PlacedModel, resolveInput } from './checks/input.ts';
import { columnOfRole, profileOfKept } from './checks/kept-rows.ts';
import { watcherFindings } from './checks/monitors.ts';
import { columnsOfOutputs, outputNameFindings, resolveOutputs, unreadOutputs } from './checks/other-outputs.ts';
import { outputFindings } from './checks/output.ts';
import { rowFindings, stepsPerEpoch, trainingRows } from './checks/rows.ts';
import { sampleWeightFindings } from './checks/sample-weight.ts';
import { scheduleFindings } from './checks/schedule.ts';
import { drawnParts, hasTest, hasValidation, splitColumn, splitColumnFindings } from './checks/split-column.ts';
import { resolveTarget, type TargetKind } from './checks/target.ts';
import { targetRangeFindings } from './checks/target-range.ts';
import { cutOf } from './checks/truncation.ts';
import type { Salvaged } from './salvage.ts';
import { settledLoss } from './settled-loss.ts';

/** What a job leaves to its dataset and its model, settled. */
export interface Settled {
  target: JobTarget;
  features: JobFeatures;
  /** Of a model of several outputs. */
  outputs: ResolvedOutputs | undefined;
  group: string | undefined;
  sampleWeight: string | undefined;
  /** Undefined while the dataset is being read. */
  trainRows: number | undefined;
  /** Updates of one batch. */
  updates: number;
  /** With the range of values; undefined while the dataset is being read. */
  augmentation?: JobAugmentation;
}

/** How a job fits its dataset and its model: every finding, and what is settled when there is no error. */
export interface Fit {
  findings: ProblemFinding[];
  settled?: Settled;
}

/** The split of a job: as asked, else a hold-out; only classes can be stratified. */
export function settledSplit(split: JobSpec['split'] | undefined, kind: TargetKind | undefined): JobSpec['split'] {
  const asked = split ?? splitSchema.parse({ type: 'holdOut' });
  return asked.type === 'holdOut' ? { ...asked, stratify: asked.stratify && kind === 'class' } : asked;
}

/** What a loss is over, when the job names one. */
export function lossKindOf(loss: JobSpec['loss'] | undefined): 'class' | 'number' | undefined {
  return loss && targetsOf(loss).kind;
}

/** The schedule of a job with what depends on the run filled in: its length, and the metric it watches. */
export function settledSchedule(
  { schedule, scheduleUnit, optimizer, epochs, batchSize }: SharedDocument,
  split: JobSpec['split'],
  { trainRows, updates, steps }: Pick<Settled, 'trainRows' | 'updates'> & { steps: number | undefined },
  profile: DatasetProfile | undefined,
): JobSpec['schedule'] {
  if (!schedule) return undefined;
  const perEpoch = trainRows === undefined ? undefined : updates * stepsPerEpoch(trainRows, batchSize);
  const length = scheduleUnit === 'epoch' ? epochsOf(epochs, steps, perEpoch) : stepsOf(epochs, steps, perEpoch);
  return settleSchedule(schedule, {
    base: optimizer.learningRate,
    length,
    hasValidation: hasValidation(split, profile),
  });
}

/** Epochs of a run that ends after so many of them or of steps; undefined where that is not known yet. */
function epochsOf(epochs: number, steps: number | undefined, perEpoch: number | undefined): number | undefined {
  if (steps === undefined) return epochs;
  return perEpoch && Math.min(epochs, Math.ceil(steps / perEpoch));
}

function stepsOf(epochs: number, steps: number | undefined, perEpoch: number | undefined): number | undefined {
  return perEpoch && Math.min(epochs * perEpoch, steps ?? Number.POSITIVE_INFINITY);
}

const asList = (column: string | readonly string[] | undefined): readonly string[] =>
  column === undefined ? [] : [column].flat();

/** What feeds the inputs of a job's model; of the input alone while the model is not known. */
function feedsIn({ features = {} }: Salvaged, target: Asked, placed: PlacedModel | undefined): Feeds {
  return feedsOf(placed?.model ?? { inputs: { input: { dtype: 'float32', shape: [] } } }, features, target);
}

interface FedFeatures {
  feeds: Feeds;
  profile: DatasetProfile | undefined;
  placed: PlacedModel | undefined;
  taken: readonly string[];
}

interface ResolvedSources extends Resolved<JobFeatures> {
  /** The columns that feed each input; none while the dataset is being read. */
  columns: Record<string, string[]>;
}

/** The features of each input as they enter the model: their columns, and the shape that the model takes. */
function resolveSources(fields: Salvaged, { feeds, profile, placed, taken }: FedFeatures): ResolvedSources {
  const { features, preprocessing, missing } = fields;
  const findings: ProblemFinding[] = [];
  const plans: FeatureColumns['plan'][] = [];
  const inputs: NonNullable<JobFeatures['inputs']> = {};
  const columns: ResolvedSources['columns'] = {};
  for (const [name, source] of Object.entries(feeds.sources)) {
    const at = features?.inputs ? `/features/inputs/${name}` : '/features';
    const input = placed?.model.inputs[name];
    const isInteger = input?.dtype === 'int64';
    const request = { ...source, isInteger, preprocessing, modelShape: source.shape ?? input?.shape };
    const chosen = profile && resolveFeatures({ ...request, dropsMissing: missing === 'dropRow' }, profile, taken, at);
    const shape = resolveInput({ name, at, source, columns: chosen?.value, profile, placed });
    findings.push(...(chosen?.findings ?? []), ...shape.findings);
    columns[name] = chosen?.value?.columns ?? [];
    if (!isInteger && !source.tokenizer) plans.push(chosen?.value?.plan);
    inputs[name] = { ...source, ...(shape.value && { shape: shape.value }) };
  }
  findings.push(...preprocessingFindings(plans));
  const [single = {}] = Object.values(inputs);
  return { findings, columns, value: features?.inputs ? { inputs } : single };
}

/** Holds the preprocessing to the columns of all inputs. */
function preprocessingFindings(plans: readonly FeatureColumns['plan'][]): ProblemFinding[] {
  const known = plans.filter((plan) => plan !== undefined);
  if (known.length < plans.length) return [];
  return jointMisfits(known).map(({ pointer, ...misfit }) => errorAt(`/preprocessing${pointer}`, misfit));
}

/** Judges a job by what its dataset holds: columns, shapes, classes and rows; what is wrong in itself is left out. */
export function fitToData(fields: Salvaged, profile: DatasetProfile, placed: PlacedModel | undefined): Fit {
  const { features, target: asked, loss: askedLoss, split: askedSplit, schedule, batchSize } = fields;
  const kept = profileOfKept(profile, fields.missing);
  const { group, sampleWeight } = rolesOf(fields, profile);
  const target = asked && resolveTarget({ ...asked, lossKind: lossKindOf(askedLoss) }, kept);
  const kind = target?.value?.kind;
  const feeds = feedsIn(fields, { ...asked, kind }, placed);
  const taken = [
    ...(target?.value?.columns ?? asList(asked?.column)),
    ...otherColumns({ ...fields, group, sampleWeight }),
    ...asList(askedSplit && splitColumn(askedSplit)),
  ];
  const sources = features && resolveSources(fields, { feeds, profile, placed, taken });
  const loss = kind ? lossFor(kind, fields) : askedLoss;
  const outputs = fields.outputs && resolveOutputs(fields.outputs, kept, placed);
  const split = settledSplit(askedSplit, kind);
  const cut = cutOf(fields.backpropagationThroughTime, loss, placed);
  const trainRows = isCounted(fields, group, profile) ? trainingRows(profile, split) : undefined;
  const metricSources = { loss, hasValidation: hasValidation(split, profile) };
  const { augmentation = [] } = fields;
  const losses = [loss, ...Object.values(outputs?.value ?? {}).map((output) => output.loss)].filter(isKnown);
  const findings = [
    ...(placed && features ? feedFindings(feeds, placed) : []),
    ...(sources?.findings ?? []),
    ...(target?.findings ?? []),
    ...outputFindings(loss, target?.value && { ...target.value, teacher: feeds.teacher }, placed, profile),
    ...targetRangeFindings(loss, target?.value, profile),
    ...(placed ? outputNameFindings(fields.outputs, placed) : []),
    ...(outputs?.findings ?? []),
    ...sampleWeightFindings(sampleWeight, kept),
    ...groupFindings(group, kept, drawnParts(profile, split)),
    ...rowFindings(profile, split, batchSize),
    ...splitColumnFindings(split, profile),
    ...scheduleFindings(schedule, metricSources),
    ...watcherFindings(fields, metricSources),
    ...biasVarianceFindings(fields, kind, { training: trainRows, hasTest: hasTest(split, profile) }),
    ...equivarianceFindings(fields.evaluation, placed),
    ...cut.findings,
    ...(placed
      ? augmentationFindings(augmentation, { inputs: augmentedInputsOf(feeds, placed), teacher: feeds.teacher, losses })
      : []),
  ];
  if (!target?.value) return { findings };
  const { column, tokenizer } = target.value;
  const resolved = { column, kind: target.value.kind, ...(tokenizer && { tokenizer }), ...inputOf(feeds) };
  const settled = { target: resolved, features: sources?.value ?? {}, outputs: outputs?.value, trainRows };
  const ranged = rangedAugmentation(augmentation, sources?.columns ?? {}, profile);
  return { findings, settled: { ...settled, group, sampleWeight, updates: cut.updates, augmentation: ranged } };
}

const isKnown = <Value>(value: Value | undefined): value is Value => value !== undefined;

/** The columns of groups and weights: those that the job names, else those of that role. */
function rolesOf({ group, sampleWeight }: Salvaged, profile: DatasetProfile) {
  return {
    group: group ?? columnOfRole(profile, 'group'),
    sampleWeight: sampleWeight ?? columnOfRole(profile, 'sampleWeight'),
  };
}

/** Whether the rows of the training split are known before the rows are read. */
function isCounted({ missing }: Salvaged, group: string | undefined, { columns }: DatasetProfile): boolean {
  return group === undefined && (missing !== 'dropRow' || columns.every((column) => column.missing === 0));
}

/** The loss for a kind of targets; undefined where the one that was sent is wrong in itself. */
function lossFor(kind: TargetKind, { loss, lossAsSent }: Salvaged): JobSpec['loss'] | undefined {
  return loss !== undefined || lossAsSent === undefined ? settledLoss(lossAsSent, kind) : undefined;
}

/** Columns that are neither features nor the target. */
function otherColumns({ outputs, sampleWeight, group }: Salvaged): string[] {
  return [...columnsOfOutputs(outputs), ...asList(sampleWeight), ...asList(group)];
}

const inputOf = ({ teacher }: Feeds) => (teacher === undefined ? {} : { input: teacher });

/** Judges a job by its model alone, for a dataset that is still being read. */
export function fitToModel(fields: Salvaged, placed: PlacedModel | undefined): ProblemFinding[] {
  const { features, target, loss, split, schedule } = fields;
  const unread = { loss, hasValidation: hasValidation(settledSplit(split, undefined), undefined) };
  const rest = [
    ...outputFindings(loss, undefined, placed),
    ...(placed ? outputNameFindings(fields.outputs, placed) : []),
    ...scheduleFindings(schedule, unread),
    ...watcherFindings(fields, unread),
    ...equivarianceFindings(fields.evaluation, placed),
    ...cutOf(fields.backpropagationThroughTime, loss, placed).findings,
  ];
  if (!features || !placed) return rest;
  const feeds = feedsIn(fields, kindOfUnread(fields), placed);
  const losses = [loss].filter(isKnown);
  rest.push(
    ...augmentationFindings(fields.augmentation ?? [], {
      inputs: augmentedInputsOf(feeds, placed),
      teacher: feeds.teacher,
      losses,
    }),
  );
  const { findings } = resolveSources(fields, { feeds, profile: undefined, placed, taken: asList(target?.column) });
  return [...feedFindings(feeds, placed), ...findings, ...rest];
}

const kindUntold = new ApiError(
  'datasetNotReady',
  'The dataset is still being read. Give the target.kind of each of the outputs to have the job wait for it, or ask again later.',
);

const kindOfUnread = ({ target }: Salvaged) =>
  target?.tokenizer ? { ...target, kind: 'sequence' as const } : { ...target };

/** What a job whose dataset is still being read leaves to its model, settled; the target is as the request tells it. */
export function settleUnread(
  fields: Salvaged,
  target: JobTarget,
  placed: PlacedModel,
  overrides: DatasetRecord['columns'],
): Settled {
  const feeds = feedsIn(fields, target, placed);
  const { value = {} } = resolveSources(fields, { feeds, profile: undefined, placed, taken: [] });
  const outputs = fields.outputs && unreadOutputs(fields.outputs);
  if (fields.outputs && !outputs) throw kindUntold;
  const ofRole = (role: string) => overrides.find((override) => override.role === role)?.name;
  const group = fields.group ?? ofRole('group');
  const sampleWeight = fields.sampleWeight ?? ofRole('sampleWeight');
  const settled = { target: { ...target, ...inputOf(feeds) }, features: value, outputs, group, sampleWeight };
  return { ...settled, trainRows: undefined, updates: 1 };
}
