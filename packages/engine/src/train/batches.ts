import { batchBounds, batchesPerEpoch, epochOrder } from '../data/batch-order.ts';
import type { Model } from '../model/model.ts';
import { coefficientsOf, type OptimizerOptions } from '../optimizers/document.ts';
import type { Chunk, Program } from '../runtime/program.ts';
import type { TypedArray } from '../tensor/dtype.ts';
import { sizeOf } from '../tensor/shape.ts';
import { fillDraw } from './draws.ts';
import type { LearningRates } from './learning-rates.ts';
import { type FeedPool, gather, type Samples } from './samples.ts';

/** Where a training is: the next step to run. */
export interface Position {
  /** Epochs completed. */
  readonly epoch: number;
  /** Steps done in the current epoch. */
  readonly batch: number;
  /** Steps done altogether. */
  readonly step: number;
}

export interface BatchPlan {
  readonly samples: Samples;
  readonly model: Model;
  readonly optimizer: OptimizerOptions;
  readonly learningRates: LearningRates;
  readonly batchSize: number;
  readonly seed: number;
  /** false: rows in the given order in every epoch. Default: true. */
  readonly shuffle: boolean;
}

/** Rows in the order of an epoch. */
export function orderOf({ samples, seed, shuffle }: BatchPlan, epoch: number): Int32Array {
  return shuffle ? epochOrder(samples.rows, seed, epoch) : samples.rows;
}

/** How many steps from a position run the same program: whole batches together, the partial last one alone; at most `limit`. */
export function runLength(
  { samples, batchSize }: BatchPlan,
  { batch }: Position,
  limit: number,
): { steps: number; batchSize: number } {
  const rows = samples.rows.length;
  const whole = Math.floor(rows / batchSize) - batch;
  if (whole > 0) return { steps: Math.min(whole, limit), batchSize };
  return { steps: batchesPerEpoch(rows, batchSize) - batch, batchSize: rows % batchSize };
}

/** Gathers the batches of some steps in a row, with their random numbers and coefficients. */
export function chunkOf(
  plan: BatchPlan,
  program: Program,
  order: Int32Array,
  position: Position,
  steps: number,
  pool: FeedPool,
): Chunk {
  const feeds: Record<string, TypedArray> = {};
  for (const { name, dtype, shape } of program.feeds) feeds[name] = pool.take(dtype, steps * sizeOf(shape));
  const scalars = new Float32Array(steps * program.scalars.length);
  for (let i = 0; i < steps; i++) {
    const { start, end } = batchBounds(position.batch + i, plan.samples.rows.length, plan.batchSize);
    fillFeeds(plan, program, feeds, i, order.subarray(start, end), position.step + i);
    const step = position.step + i;
    const learningRate = plan.learningRates.at({ epoch: position.epoch, step });
    const coefficients = coefficientsOf(plan.optimizer, step + 1, learningRate);
    for (const [at, name] of program.scalars.entries()) {
      scalars[i * program.scalars.length + at] = coefficients[name.slice('coefficient:'.length)];
    }
  }
  return { key: program.key, steps, feeds, scalars };
}

function fillFeeds(
  plan: BatchPlan,
  program: Program,
  feeds: Record<string, TypedArray>,
  i: number,
  rows: Int32Array,
  step: number,
): void {
  for (const { name, shape } of program.feeds) {
    const size = sizeOf(shape);
    if (name.startsWith('draw:')) {
      const draw = plan.model.draws.find((candidate) => `draw:${candidate.name}` === name);
      const out = feeds[name].subarray(i * size, (i + 1) * size);
      if (draw) fillDraw(out as Float32Array, draw, plan.seed, step);
      continue;
    }
    gather(feeds[name], i * size, columnOf(plan.samples, name), rows, shape.slice(1));
  }
}

/** Evaluation feeds of consecutive rows, as one step. */
export function evaluationChunk(program: Program, samples: Samples, rows: Int32Array, pool: FeedPool): Chunk {
  const feeds: Record<string, TypedArray> = {};
  for (const { name, dtype, shape } of program.feeds) {
    feeds[name] = pool.take(dtype, sizeOf(shape));
    gather(feeds[name], 0, columnOf(samples, name), rows, shape.slice(1));
  }
  return { key: program.key, steps: 1, feeds, scalars: new Float32Array(0) };
}

function columnOf(samples: Samples, feed: string): Float32Array | Int32Array {
  const [kind, name = ''] = [feed.split(':', 1)[0], feed.slice(feed.indexOf(':') + 1)];
  const column = {
    targets: feed === 'targets' ? samples.targets : samples.otherTargets?.[name],
    sampleWeights: samples.sampleWeights,
    input: samples.inputs[name],
  }[kind];
  if (column === undefined)
    throw new Error(`training expects values for ${feed}, received none. Give them with the samples.`);
  return column;
}
