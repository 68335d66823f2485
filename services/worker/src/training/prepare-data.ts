import type { BlobRef, JobSpec } from '@trainyard/contracts';
import { type LoadedPart, loadPart, openStored, type StoredDataset, type Target } from '@trainyard/datasets';
import {
  applyMap,
  checkModel,
  type FittedPreprocessing,
  fitPreprocessing,
  holdOut,
  type ModelDocument,
  preprocessingMap,
  rowsInPieces,
  type Samples,
  type Split,
  targetsOf,
} from '@trainyard/engine';
import { type ArtifactStore, openArtifacts } from '@trainyard/store';
import { type FittedJob, fitJob } from './fit-job.ts';
import { InvalidData } from './invalid-data.ts';

/** What the data of a job are made of. */
export interface DataRequest {
  dataDir: string;
  spec: JobSpec;
  model: ModelDocument;
  /** Blobs of the stored form by file name. */
  stored: Readonly<Record<string, BlobRef>>;
}

/** The data of a job as training reads them: split, preprocessed, in memory that threads share. */
export interface PreparedData {
  target: Target;
  /** Feature columns in the order in which they enter the model. */
  columns: string[];
  /** Shape of one sample. */
  shape: number[];
  /** Fitted on the training rows. */
  preprocessing: FittedPreprocessing[];
  train: Samples;
  validation?: Samples;
  test?: Samples;
}

const valuesAtOnce = 2 ** 18;

async function openDataset({ dataDir, stored }: DataRequest): Promise<StoredDataset> {
  const artifacts: ArtifactStore = await openArtifacts({ dataDir });
  const paths = new Map<string, string>();
  for (const [name, ref] of Object.entries(stored)) paths.set(name, await artifacts.blobFile(ref));
  return openStored((name) => paths.get(name) ?? name);
}

function splitOf(train: LoadedPart, ownTestRows: number, { split, seed }: JobSpec, target: Target): Split {
  const classes = split.stratify && target.kind === 'class' ? train.targets : undefined;
  const { validation, test } = split;
  try {
    return holdOut({ rows: train.rows, validation, test, seed, ownTestRows, ...(classes && { classes }) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidData([{ message: error.message, hint: 'Hold out smaller shares, or add rows.' }]);
  }
}

/** Replaces features by what the preprocessing makes of them. */
function preprocess(features: Float32Array, fitted: readonly FittedPreprocessing[], shape: readonly number[]): void {
  const map = preprocessingMap(fitted, shape);
  if (!map) return;
  const size = shape.reduce((product, length) => product * length, 1);
  const step = Math.max(1, Math.floor(valuesAtOnce / size)) * size;
  for (let start = 0; start < features.length; start += step) {
    features.set(applyMap(features.subarray(start, start + step), map, shape), start);
  }
}

const samplesOf = (input: string, { features, targets }: LoadedPart, rows: Int32Array): Samples => ({
  rows,
  inputs: { [input]: features },
  targets,
});

/** @throws {InvalidData} when a target is not such as the loss is made for */
function checkTargets({ targets }: LoadedPart, { loss }: JobSpec): void {
  const { range } = targetsOf(loss);
  if (!range) return;
  const [least, largest] = range;
  const wrong = targets.find((value) => !(value >= least && value <= largest));
  if (wrong === undefined) return;
  const message = `the loss ${loss.type} takes targets from ${least} to ${largest}, received ${wrong}`;
  throw new InvalidData([{ message, hint: 'Use mse, mae or lq for numbers of any size.' }]);
}

async function load(stored: StoredDataset, job: FittedJob, spec: JobSpec): Promise<PreparedData> {
  const { input, features, target } = job;
  const part = await loadPart(stored, 'train', features, target);
  const ownTest = stored.rows('test') > 0 ? await loadPart(stored, 'test', features, target) : undefined;
  for (const each of [part, ...(ownTest ? [ownTest] : [])]) checkTargets(each, spec);
  const split = splitOf(part, ownTest?.rows ?? 0, spec, target);
  const rows = rowsInPieces(part.features, features.shape, split.train);
  const preprocessing = fitPreprocessing(spec.preprocessing, rows, features.shape);
  for (const each of [part, ...(ownTest ? [ownTest] : [])]) preprocess(each.features, preprocessing, features.shape);
  // The rows of an own test part are numbered on from those of the other.
  const test = ownTest ? split.test.map((row) => row - part.rows) : split.test;
  return {
    target,
    columns: features.columns,
    shape: features.shape,
    preprocessing,
    train: samplesOf(input, part, split.train),
    ...(split.validation.length > 0 && { validation: samplesOf(input, part, split.validation) }),
    ...(test.length > 0 && { test: samplesOf(input, ownTest ?? part, test) }),
  };
}

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
    return await load(stored, fitJob(stored.schema, request.spec, model), request.spec);
  } finally {
    await stored.close();
  }
}
