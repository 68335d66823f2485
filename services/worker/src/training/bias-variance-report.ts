import { createHash } from 'node:crypto';
import type { JobSpecOf } from '@trainyard/contracts';
import {
  type BiasVarianceVerdict,
  biasVarianceVerdict,
  bootstrapRows,
  type Chosen,
  type Estimated,
  isReader,
  pureError,
  type SampledModels,
  type Samples,
  squaredErrorEstimator,
  targetsOf,
  valuesOfRows,
  withErrors,
  zeroOneErrorEstimator,
} from '@trainyard/engine';
import type { JobReportDraft } from '../attempt/messages.ts';
import { actionsFor } from './replicate-advice.ts';
import type { ReplicateResult } from './replicate-results.ts';

/** How many samples of how many rows there are, and from how many seeds each was trained on. */
export interface ReplicateSizes {
  replicates: number;
  seedsPerReplicate: number;
  rowsPerReplicate: number;
}

/** The models of a bias-variance job. */
export interface Replicated {
  spec: Pick<JobSpecOf<'biasVariance'>, 'loss' | 'seed' | 'sampling' | 'noiseVariance'>;
  sizes: ReplicateSizes;
  /** By sample, those of one sample side by side. */
  results: readonly ReplicateResult[];
  test: Samples;
  /** Of the test rows, in their order: as many a row as there are predictions. */
  targets: Float64Array;
}

type BiasVarianceDraft = Extract<JobReportDraft, { kind: 'biasVariance' }>;
type SquaredDraft = Extract<BiasVarianceDraft, { loss: 'squared' }>;

/** Draws for the standard errors: as many as there is time for, within these. */
const [fewestDraws, mostDraws, valuesDrawn] = [30, 200, 2e8];

function modelsOf({ sizes: { replicates, seedsPerReplicate }, results, targets }: Replicated): SampledModels {
  const predictions = Array.from({ length: replicates }, (_, sample) =>
    results.slice(sample * seedsPerReplicate, (sample + 1) * seedsPerReplicate).map(({ predictions: own }) => own),
  );
  return { predictions, targets };
}

function redrawn({ spec: { seed }, sizes, results, targets }: Replicated): Chosen[] {
  const fit = Math.floor(valuesDrawn / (results.length * targets.length));
  const count = Math.min(mostDraws, Math.max(fewestDraws, fit));
  const [samples, points] = [sizes.replicates, targets.length].map((length) =>
    Int32Array.from({ length }, (_, at) => at),
  ) as [Int32Array, Int32Array];
  return Array.from({ length: count }, (_, draw) => ({
    samples: bootstrapRows(samples, samples.length, seed, 2 * draw),
    points: bootstrapRows(points, points.length, seed, 2 * draw + 1),
  }));
}

/** Names rows with equal features alike. */
function featureKeys({ rows, inputs }: Samples, tableRows: number): string[] {
  const hashes = Array.from(rows, () => createHash('sha256'));
  for (const column of Object.values(inputs)) {
    const size = isReader(column) ? column.size : column.length / tableRows;
    const values = valuesOfRows(column, rows, size);
    hashes.forEach((hash, at) => {
      const own = values.subarray(at * size, (at + 1) * size);
      hash.update(new Uint8Array(own.buffer, own.byteOffset, own.byteLength));
    });
  }
  return hashes.map((hash) => hash.digest('base64'));
}

interface Noise {
  value: number | null;
  standardError: number | null;
  source: 'given' | 'equalFeatures' | 'unknown';
}

/** The noise in the targets: as it was given, or as test rows with equal features tell; their targets have `perRow` columns. */
function noiseOf({ spec: { noiseVariance }, test, targets }: Replicated): Noise {
  if (noiseVariance !== undefined) return { value: noiseVariance, standardError: null, source: 'given' };
  const perRow = targets.length / test.rows.length;
  const keys = featureKeys(test, test.targets.length / perRow);
  const groups = Array.from(targets, (_, at) => `${keys[Math.floor(at / perRow)]}/${at % perRow}`);
  const found = pureError(groups, targets);
  if (!found) return { value: null, standardError: null, source: 'unknown' };
  return { value: found.value, standardError: found.standardError, source: 'equalFeatures' };
}

const minus = ({ value, standardError }: Estimated, noise: Noise): Estimated => ({
  value: value - (noise.value ?? 0),
  standardError: Math.hypot(standardError, noise.standardError ?? 0),
});

const meanOf = (values: readonly number[]): number | null => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Number.isFinite(mean) ? mean : null;
};

function sharedOf({ spec: { sampling }, sizes, results, targets }: Replicated) {
  return {
    kind: 'biasVariance' as const,
    sampling,
    ...sizes,
    points: targets.length,
    trainLoss: meanOf(results.map(({ trainLoss }) => trainLoss)),
    testLoss: meanOf(results.map(({ testLoss }) => testLoss)),
  };
}

/** Share of the variance that the seed alone makes; undefined: not told apart. */
const seedShare = (seed: Estimated, data: Estimated, { seedsPerReplicate }: ReplicateSizes): number | undefined =>
  seedsPerReplicate > 1 ? seed.value / (seed.value + Math.max(0, data.value)) : undefined;

function notesOf({ spec: { sampling }, sizes: { seedsPerReplicate } }: Replicated): string[] {
  const notes = [
    'The preprocessing was fitted once, on the whole training split; the validation rows are the same for every model.',
  ];
  if (sampling === 'bootstrap') {
    notes.push(
      'Bootstrap samples stand for new data: they hold about 63 % of the distinct rows, which makes models a little worse than those of as many new rows.',
    );
  }
  if (seedsPerReplicate === 1) {
    notes.push(
      'One training a sample: the variance of the data and of the seed are told as one. Use seedsPerReplicate 2.',
    );
  }
  return notes;
}

function squaredReport(replicated: Replicated): SquaredDraft {
  const models = modelsOf(replicated);
  const { error, bias, variance, data, seed } = withErrors(models, squaredErrorEstimator(models), redrawn(replicated));
  const noise = noiseOf(replicated);
  const own = minus(bias, noise);
  const shares = { bias: own.value, variance: variance.value, noise: noise.value ?? undefined };
  const verdict = biasVarianceVerdict(shares);
  const several = replicated.sizes.seedsPerReplicate > 1;
  const notes = notesOf(replicated);
  if (noise.value === null) {
    notes.push(
      'The bias holds the noise: no two test rows have equal features, and no noiseVariance was given, so nothing tells them apart.',
    );
  }
  return {
    ...sharedOf(replicated),
    loss: 'squared',
    error,
    bias: own,
    variance,
    varianceBySource: several ? { data, seed } : null,
    noise,
    ensembleError: bias,
    ...actionsFor(verdict, shares, seedShare(seed, data, replicated.sizes)),
    verdict,
    notes,
  };
}

function zeroOneReport(replicated: Replicated): BiasVarianceDraft {
  const models = modelsOf(replicated);
  const parts = withErrors(models, zeroOneErrorEstimator(models), redrawn(replicated));
  const { error, bias, variance, netVariance, data, seed } = parts;
  const shares = { bias: bias.value, variance: netVariance.value, noise: undefined };
  const verdict: BiasVarianceVerdict = biasVarianceVerdict(shares);
  const several = replicated.sizes.seedsPerReplicate > 1;
  return {
    ...sharedOf(replicated),
    loss: 'zeroOne',
    error,
    bias,
    variance,
    netVariance,
    varianceBySource: several ? { data, seed } : null,
    ensembleError: bias,
    ...actionsFor(verdict, shares, seedShare(seed, data, replicated.sizes)),
    verdict,
    notes: [...notesOf(replicated), 'The bias holds the noise of the labels: each test row has one label.'],
  };
}

/** The report of a bias-variance job: squared error of numbers, zero-one error of classes. */
export function biasVarianceReport(replicated: Replicated): BiasVarianceDraft {
  return targetsOf(replicated.spec.loss).kind === 'class' ? zeroOneReport(replicated) : squaredReport(replicated);
}
