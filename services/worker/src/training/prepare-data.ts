import type { BlobRef, JobSpec } from '@trainyard/contracts';
import {
  loadGroups,
  loadTargets,
  type PartName,
  profileOf,
  type StoredDataset,
  type Target,
} from '@trainyard/datasets';
import { checkModel, type Model, type ModelDocument, type RowValues, type Samples } from '@trainyard/engine';
import type { FittedTokenizer } from '@trainyard/engine/spec';
import { augmentationsOf } from './data/augmentations-of.ts';
import { type ByPart, byPart } from './data/by-part.ts';
import type { InputRows, RowAugmentation } from './data/input-rows.ts';
import { MemoryBudget } from './data/memory-budget.ts';
import { type LocatedDataset, openDataset } from './data/open-dataset.ts';
import type { LoadedInput, Preparation, PreparedInput } from './data/preparation.ts';
import { prepareNumbers } from './data/prepare-numbers.ts';
import { type PreparedSequence, prepareSequence, taughtInput } from './data/prepare-sequence.ts';
import { checkClasses, checkTargets, loadBeside } from './data/prepare-targets.ts';
import { prepareText } from './data/prepare-text.ts';
import { splitRows } from './data/split-rows.ts';
import { type FittedInput, type FittedJob, fitJob } from './fit-job.ts';

/** What the data of a job are made of. */
export interface DataRequest {
  dataDir: string;
  spec: JobSpec;
  model: ModelDocument;
  /** Blobs of the stored form by file name. */
  stored: Readonly<Record<string, BlobRef>>;
  /** What the process may take altogether, its data among it. */
  memoryBytes: number;
}

/** Samples of a part whose inputs are still to be opened: plain data that crosses threads. */
export type LoadedSamples = Omit<Samples, 'inputs'> & { readonly inputs: Readonly<Record<string, InputRows>> };

interface Prepared<SamplesOf> {
  target: Target;
  /** By the names of the model's inputs that features feed. */
  inputs: Record<string, PreparedInput>;
  /** What the further outputs of the model learn, by their names. */
  otherTargets: FittedJob['otherTargets'];
  /** What changes the rows of inputs at random while training, by their names. */
  augmentation: Readonly<Record<string, RowAugmentation>>;
  /** Groups that have rows in more than one split. */
  sharedGroups: number;
  /** Of a target of tokens. */
  sequence?: { tokenizer: FittedTokenizer; teacher?: string };
  train: SamplesOf;
  validation?: SamplesOf;
  test?: SamplesOf;
  /** Whether the test split is a part of the dataset's own, whose rows are numbered for themselves. */
  ownTest: boolean;
  /** Group of each row of a part, of a job that names a column of them. */
  groups?: ByPart<Int32Array>;
}

/** The data of a job as training reads them: split, preprocessed, in memory or on the disk. */
export type PreparedData = Prepared<Samples>;

/** The same on its way from the thread that loads them. */
export type LoadedData = Prepared<LoadedSamples>;

function prepareInput(preparation: Preparation, fitted: FittedInput): Promise<LoadedInput> {
  const { tokenizer } = fitted;
  return tokenizer ? prepareText(preparation, fitted, tokenizer) : prepareNumbers(preparation, fitted);
}

async function prepareInputs(preparation: Preparation, inputs: readonly FittedInput[]) {
  const prepared: Record<string, LoadedInput> = {};
  for (const input of inputs) prepared[input.name] = await prepareInput(preparation, input);
  return prepared;
}

interface Loaded {
  inputs: Record<string, LoadedInput>;
  targets: ByPart<RowValues>;
  sequence: PreparedSequence | undefined;
}

/** Puts the rows of a split together with the values of the part that they are of. */
function samplesOf(part: PartName, rows: Int32Array, { inputs, targets, sequence }: Loaded): LoadedSamples {
  const fed = Object.entries(inputs).flatMap(([name, { rows }]) => (rows[part] ? [[name, rows[part]] as const] : []));
  const taught = sequence ? taughtInput(sequence, part) : {};
  const values = sequence ? sequence.encoded[part]?.targets : targets[part];
  return { rows, inputs: { ...Object.fromEntries(fed), ...taught }, targets: values ?? new Int32Array(0) };
}

async function load(
  { stored, location }: LocatedDataset,
  job: FittedJob,
  { spec, memoryBytes }: DataRequest,
  model: Model,
): Promise<LoadedData> {
  const { target, sequence: asked } = job;
  const parts: PartName[] = stored.rows('test') > 0 ? ['train', 'test'] : ['train'];
  const dropsMissing = spec.missing === 'dropRow';
  const targets =
    target.kind === 'sequence'
      ? {}
      : await byPart(parts, (part) => loadTargets({ stored, part }, target, dropsMissing));
  for (const values of Object.values(targets)) checkTargets(values, spec.loss);
  const stratifies = spec.split.type === 'holdOut' && spec.split.stratify;
  const classes = stratifies && target.kind === 'class' ? targets.train : undefined;
  const split = await splitRows({ stored, spec, dropped: job.dropped, classes });
  const augmentation = augmentationsOf(spec, job.inputs, model, profileOf(stored.schema));
  const rest = { budget: new MemoryBudget(memoryBytes), isAugmented: (name: string) => name in augmentation };
  checkClasses(target, targets.train, split.train);
  const preparation: Preparation = { stored, location, parts, spec, model, trainingRows: split.train, ...rest };
  const inputs = await prepareInputs(preparation, job.inputs);
  const sequence =
    target.kind === 'sequence' && asked ? await prepareSequence(preparation, target.column, asked) : undefined;
  const beside = await byPart(parts, (part) => loadBeside({ stored, part }, job, spec));
  const samples = (part: PartName, rows: Int32Array) => ({
    ...samplesOf(part, rows, { inputs, targets, sequence }),
    ...beside[part],
  });
  return {
    target,
    otherTargets: job.otherTargets,
    augmentation,
    sharedGroups: split.sharedGroups,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, { input }]) => [name, input])),
    ...(sequence && { sequence: sequenceOf(sequence) }),
    ownTest: split.testPart === 'test',
    ...(spec.group !== undefined && { groups: await groupsOf(stored, parts, spec.group) }),
    train: samples('train', split.train),
    ...(split.validation.length > 0 && { validation: samples('train', split.validation) }),
    ...(split.test.length > 0 && { test: samples(split.testPart, split.test) }),
  };
}

async function groupsOf(
  stored: StoredDataset,
  parts: readonly PartName[],
  column: string,
): Promise<ByPart<Int32Array>> {
  const groups = await loadGroups(
    parts.map((part) => ({ stored, part })),
    column,
  );
  return Object.fromEntries(parts.map((part, at) => [part, groups[at]]));
}

const sequenceOf = ({ tokenizer, teacher }: PreparedSequence) => ({
  tokenizer,
  ...(teacher !== undefined && { teacher }),
});

/**
 * Loads the data of a job, splits them by its seed, and preprocesses them as the training rows tell; what does not fit
 * into the memory stays where it is stored.
 * @throws {InvalidData} when the rows do not suit the job
 * @throws {StoredDatasetError} when the stored form is damaged
 */
export async function loadData(request: DataRequest): Promise<LoadedData> {
  const { model } = checkModel(request.model);
  if (!model) throw new Error('internal: the model of the job no longer passes its check');
  const dataset = await openDataset(request.dataDir, request.stored);
  try {
    return await load(dataset, fitJob(dataset.stored.schema, request.spec, model), request, model);
  } finally {
    await dataset.stored.close();
  }
}
