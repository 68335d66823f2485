import type { BlobRef, JobSpec } from '@trainyard/contracts';
import {
  loadFeatures,
  loadTargets,
  openStored,
  type PartName,
  type PartSource,
  type StoredDataset,
  type Target,
} from '@trainyard/datasets';
import {
  checkModel,
  type FittedPreprocessing,
  fitPreprocessing,
  holdOut,
  type Model,
  type ModelDocument,
  Pipeline,
  rowsInPieces,
  type Samples,
  type Split,
  targetsOf,
} from '@trainyard/engine';
import type { FittedTokenizer, TokenizerOptions } from '@trainyard/engine/spec';
import { type ArtifactStore, openArtifacts } from '@trainyard/store';
import { type FittedInput, type FittedJob, type FittedSequence, fitJob } from './fit-job.ts';
import { InvalidData } from './invalid-data.ts';
import { checkIds, checkOutput, encodeFeatures, encodeTarget, fitTokens } from './token-rows.ts';

/** What the data of a job are made of. */
export interface DataRequest {
  dataDir: string;
  spec: JobSpec;
  model: ModelDocument;
  /** Blobs of the stored form by file name. */
  stored: Readonly<Record<string, BlobRef>>;
}

/** What stands before one input of the model. */
export interface PreparedInput {
  /** Feature columns in the order in which they enter the model. */
  columns: string[];
  /** Shape of one sample. */
  shape: number[];
  /** Fitted on the training rows; absent where the job has none, or the input takes no numbers. */
  preprocessing?: FittedPreprocessing;
  /** Of an input of tokens; its vocabulary is that of the training rows. */
  tokenizer?: FittedTokenizer;
}

/** The data of a job as training reads them: split, preprocessed, in memory that threads share. */
export interface PreparedData {
  target: Target;
  /** By the names of the model's inputs that features feed. */
  inputs: Record<string, PreparedInput>;
  /** What the further outputs of the model learn, by their names. */
  otherTargets: FittedJob['otherTargets'];
  /** Of a target of tokens. */
  sequence?: { tokenizer: FittedTokenizer; teacher?: string };
  train: Samples;
  validation?: Samples;
  test?: Samples;
}

async function openDataset({ dataDir, stored }: DataRequest): Promise<StoredDataset> {
  const artifacts: ArtifactStore = await openArtifacts({ dataDir });
  const paths = new Map<string, string>();
  for (const [name, ref] of Object.entries(stored)) paths.set(name, await artifacts.blobFile(ref));
  return openStored((name) => paths.get(name) ?? name);
}

function splitOf(stored: StoredDataset, { split, seed }: JobSpec, classes: Values | undefined): Split {
  const { validation, test } = split;
  const [rows, ownTestRows] = [stored.rows('train'), stored.rows('test')];
  try {
    return holdOut({ rows, validation, test, seed, ownTestRows, ...(classes && { classes }) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidData([{ message: error.message, hint: 'Hold out smaller shares, or add rows.' }]);
  }
}

type Values = Float32Array | Int32Array;

/** One array for each part of a dataset. */
type ByPart<Of> = Partial<Record<PartName, Of>>;

/** What is prepared from: the rows, the job and its model, and which rows are trained on. */
interface Preparation {
  stored: StoredDataset;
  parts: PartName[];
  spec: JobSpec;
  model: Model;
  trainingRows: Int32Array;
}

async function byPart<Of>(parts: readonly PartName[], load: (part: PartName) => Promise<Of>): Promise<ByPart<Of>> {
  const loaded: ByPart<Of> = {};
  for (const part of parts) loaded[part] = await load(part);
  return loaded;
}

async function prepareText(preparation: Preparation, { name, features }: FittedInput, options: TokenizerOptions) {
  const { stored, parts, model, trainingRows } = preparation;
  const { columns, shape } = features;
  const [column = ''] = columns;
  const request = { column, options, length: shape[0] ?? 1 };
  const tokenizer = await fitTokens({ stored, part: 'train' }, request, trainingRows);
  checkIds(model, name, column, tokenizer);
  const values = await byPart<Values>(parts, (part) => encodeFeatures({ stored, part }, column, tokenizer));
  return { input: { columns, shape, tokenizer }, values };
}

async function prepareNumbers({ stored, parts, spec, trainingRows }: Preparation, { features }: FittedInput) {
  const { columns, shape } = features;
  const values = await byPart(parts, (part) => loadFeatures({ stored, part }, features));
  const { train } = values;
  if (!(train instanceof Float32Array) || spec.preprocessing.length === 0) return { input: { columns, shape }, values };
  const preprocessing = fitPreprocessing(spec.preprocessing, rowsInPieces(train, shape, trainingRows), { shape });
  const pipeline = new Pipeline(preprocessing);
  for (const each of Object.values(values)) pipeline.apply(each as Float32Array, each as Float32Array);
  return { input: { columns, shape, preprocessing }, values };
}

interface Inputs {
  inputs: PreparedData['inputs'];
  values: Record<string, ByPart<Values>>;
}

async function prepareInputs(preparation: Preparation, fitted: readonly FittedInput[]): Promise<Inputs> {
  const prepared: Inputs = { inputs: {}, values: {} };
  for (const each of fitted) {
    const { tokenizer } = each;
    const { input, values } = tokenizer
      ? await prepareText(preparation, each, tokenizer)
      : await prepareNumbers(preparation, each);
    prepared.inputs[each.name] = input;
    prepared.values[each.name] = values;
  }
  return prepared;
}

async function prepareSequence(
  preparation: Preparation,
  column: string,
  { tokenizer: options, length, teacher }: FittedSequence,
) {
  const { stored, parts, model, trainingRows } = preparation;
  const tokenizer = await fitTokens({ stored, part: 'train' }, { column, options, length }, trainingRows);
  checkOutput(model, column, tokenizer);
  if (teacher !== undefined) checkIds(model, teacher, column, tokenizer);
  const encoded = await byPart(parts, (part) =>
    encodeTarget({ stored, part }, column, tokenizer, teacher !== undefined),
  );
  return { tokenizer, encoded, ...(teacher !== undefined && { teacher }) };
}

type Sequence = Awaited<ReturnType<typeof prepareSequence>>;

/** Puts the rows of a split together with the values of the part that they are of. */
function samplesOf(
  part: PartName,
  rows: Int32Array,
  { values }: Inputs,
  targets: ByPart<Values>,
  sequence: Sequence | undefined,
): Samples {
  const empty = new Int32Array(0);
  const inputs = Object.fromEntries(Object.entries(values).map(([name, parts]) => [name, parts[part] ?? empty]));
  if (!sequence) return { rows, inputs, targets: targets[part] ?? empty };
  const { targets: ids, teacher } = sequence.encoded[part] ?? { targets: empty };
  if (sequence.teacher !== undefined && teacher) inputs[sequence.teacher] = teacher;
  return { rows, inputs, targets: ids };
}

/** @throws {InvalidData} when a target is not such as the loss is made for */
function checkTargets(targets: Values, loss: JobSpec['loss']): void {
  const { range } = targetsOf(loss);
  if (!range) return;
  const [least, largest] = range;
  const wrong = targets.find((value) => !(value >= least && value <= largest));
  if (wrong === undefined) return;
  const message = `the loss ${loss.type} takes targets from ${least} to ${largest}, received ${wrong}`;
  throw new InvalidData([{ message, hint: 'Use mse, mae or lq for numbers of any size.' }]);
}

/** What stands beside features and target in the samples of a part. */
type Beside = Pick<Samples, 'otherTargets' | 'sampleWeights'>;

/** @throws {InvalidData} when a weight is below 0 */
function checkWeights(weights: Values, column: string): void {
  const wrong = weights.find((value) => !(value >= 0));
  if (wrong === undefined) return;
  const message = `sample weights are 0 or more, the column ${column} holds ${wrong}`;
  throw new InvalidData([{ message, hint: 'Name a column of weights.' }]);
}

async function loadBeside(source: PartSource, { otherTargets }: FittedJob, spec: JobSpec): Promise<Beside> {
  const { outputs = {}, sampleWeight } = spec;
  const others: Record<string, Values> = {};
  for (const [name, target] of Object.entries(otherTargets)) {
    const values = await loadTargets(source, target);
    checkTargets(values, outputs[name]?.loss ?? spec.loss);
    others[name] = values;
  }
  const beside = Object.keys(others).length > 0 ? { otherTargets: others } : {};
  if (sampleWeight === undefined) return beside;
  const weights = await loadTargets(source, { kind: 'number', columns: [sampleWeight] });
  checkWeights(weights, sampleWeight);
  return { ...beside, sampleWeights: weights as Float32Array };
}

async function load(stored: StoredDataset, job: FittedJob, spec: JobSpec, model: Model): Promise<PreparedData> {
  const { target, sequence: asked } = job;
  const parts: PartName[] = stored.rows('test') > 0 ? ['train', 'test'] : ['train'];
  const targets =
    target.kind === 'sequence' ? {} : await byPart(parts, (part) => loadTargets({ stored, part }, target));
  for (const values of Object.values(targets)) checkTargets(values, spec.loss);
  const split = splitOf(stored, spec, spec.split.stratify && target.kind === 'class' ? targets.train : undefined);
  const preparation = { stored, parts, spec, model, trainingRows: split.train };
  const prepared = await prepareInputs(preparation, job.inputs);
  const sequence =
    target.kind === 'sequence' && asked ? await prepareSequence(preparation, target.column, asked) : undefined;
  const beside = await byPart(parts, (part) => loadBeside({ stored, part }, job, spec));
  const samples = (part: PartName, rows: Int32Array) => ({
    ...samplesOf(part, rows, prepared, targets, sequence),
    ...beside[part],
  });
  // The rows of an own test part are numbered on from those of the other.
  const [testPart] = parts.slice(-1);
  const test = testPart === 'test' ? split.test.map((row) => row - stored.rows('train')) : split.test;
  return {
    target,
    otherTargets: job.otherTargets,
    inputs: prepared.inputs,
    ...(sequence && { sequence: sequenceOf(sequence) }),
    train: samples('train', split.train),
    ...(split.validation.length > 0 && { validation: samples('train', split.validation) }),
    ...(test.length > 0 && { test: samples(testPart ?? 'train', test) }),
  };
}

const sequenceOf = ({ tokenizer, teacher }: Sequence) => ({ tokenizer, ...(teacher !== undefined && { teacher }) });

/**
 * Loads the data of a job, splits them by its seed, and preprocesses them as the training rows tell.
 * @throws {InvalidData} when the rows do not suit the job
 * @throws {StoredDatasetError} when the stored form is damaged
 */
export async function prepareData(request: DataRequest): Promise<PreparedData> {
  const { model } = checkModel(request.model);
  if (!model) throw new Error('internal: the model of the job no longer passes its check');
  const stored = await openDataset(request);
  try {
    return await load(stored, fitJob(stored.schema, request.spec, model), request.spec, model);
  } finally {
    await stored.close();
  }
}
