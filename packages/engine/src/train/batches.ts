import { type BatchAugmentationOptions, drawMix } from '../data/augmentation/document.ts';
import { mixRows } from '../data/augmentation/mix-rows.ts';
import { batchBounds, batchesPerEpoch, epochOrder } from '../data/batch-order.ts';
import type { Column } from '../data/rows/row-reader.ts';
import type { LossOptions } from '../losses/document.ts';
import type { Model } from '../model/model.ts';
import type { TimeWindow, Windows } from '../model/windows.ts';
import { coefficientsOf, type OptimizerOptions } from '../optimizers/document.ts';
import type { Chunk, Program } from '../runtime/program.ts';
import type { TypedArray } from '../tensor/dtype.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import { fillDraw } from './draws.ts';
import type { FeedPool } from './feed-pool.ts';
import type { Head } from './heads.ts';
import type { LearningRates } from './learning-rates.ts';
import { gatherMixable } from './mix-batch.ts';
import { gather, type SampleColumns } from './samples.ts';

/** Where a training is: the next step to run. */
export interface Position {
  /** Epochs completed. */
  readonly epoch: number;
  /** Steps done in the current epoch. */
  readonly batch: number;
  /** Steps done altogether. */
  readonly step: number;
}

/** The position after some more steps of the same epoch. */
export function advanced({ epoch, batch, step }: Position, steps: number): Position {
  return { epoch, batch: batch + steps, step: step + steps };
}

export interface BatchPlan {
  readonly samples: SampleColumns;
  readonly model: Model;
  readonly optimizer: OptimizerOptions;
  readonly learningRates: LearningRates;
  readonly batchSize: number;
  readonly seed: number;
  /** false: rows in the given order in every epoch. Default: true. */
  readonly shuffle: boolean;
  /** Windows of the sequences, where every one of them is a step. */
  readonly windows?: Windows | undefined;
  /** How the samples of a batch are mixed with each other. */
  readonly mixing?: BatchAugmentationOptions | undefined;
  /** Whose targets are mixed. */
  readonly heads: readonly Head[];
}

/** Steps of an epoch. */
export function stepsPerEpoch({
  samples,
  batchSize,
  windows,
}: Pick<BatchPlan, 'samples' | 'batchSize' | 'windows'>): number {
  return batchesPerEpoch(samples.rows.length, batchSize) * (windows?.parts.length ?? 1);
}

/** The batch that a step of an epoch is over, and the window of it. */
export function placeOf({ windows }: BatchPlan, step: number): { batch: number; window: TimeWindow | undefined } {
  if (windows === undefined) return { batch: step, window: undefined };
  const { parts } = windows;
  return { batch: Math.floor(step / parts.length), window: parts[step % parts.length] };
}

/** Rows in the order of an epoch. */
export function orderOf({ samples, seed, shuffle }: BatchPlan, epoch: number): Int32Array {
  return shuffle ? epochOrder(samples.rows, seed, epoch) : samples.rows;
}

/** Samples that are done with a step: with the last window, where sequences are cut. */
export function samplesDone({ windows }: BatchPlan, batchSize: number, window: TimeWindow | undefined): number {
  return window === undefined || window === windows?.parts.at(-1) ? batchSize : 0;
}

/** A window's share in the loss of the whole sequence: of a mean over the steps, as many as it has; of a sum, all. */
export function lossShare({ windows }: BatchPlan, { reduction }: LossOptions, window: TimeWindow | undefined): number {
  if (window === undefined || windows === undefined || reduction !== 'mean') return 1;
  return window.length / windows.time;
}

/** How many steps from a position run the same program: whole batches together, the partial last one alone; at most `limit`.
 *  Of windows each is alone. */
export function runLength(plan: BatchPlan, position: Position, limit: number): { steps: number; batchSize: number } {
  const { samples, batchSize, windows } = plan;
  const { batch } = placeOf(plan, position.batch);
  const rows = samples.rows.length;
  if (windows !== undefined) return { steps: 1, batchSize: Math.min(batchSize, rows - batch * batchSize) };
  const whole = Math.floor(rows / batchSize) - batch;
  if (whole > 0) return { steps: Math.min(whole, limit), batchSize };
  return { steps: batchesPerEpoch(rows, batchSize) - batch, batchSize: rows % batchSize };
}

/** How long batches may be gathered before messages are answered: what asks for a sign of life is not kept waiting. */
const gatherMs = 10;

const messagesAnswered = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Gathers the batches of some steps in a row, with their random numbers and coefficients. */
export async function chunkOf(
  plan: BatchPlan,
  program: Program,
  order: Int32Array,
  position: Position,
  steps: number,
  pool: FeedPool,
): Promise<Chunk> {
  const feeds: Record<string, TypedArray> = {};
  for (const { name, dtype, shape } of program.feeds) feeds[name] = pool.take(name, dtype, steps * sizeOf(shape));
  const scalars = new Float32Array(steps * program.scalars.length);
  let answeredAt = performance.now();
  for (let i = 0; i < steps; i++) {
    if (performance.now() - answeredAt > gatherMs) {
      await messagesAnswered();
      answeredAt = performance.now();
    }
    const { batch, window } = placeOf(plan, position.batch + i);
    const { start, end } = batchBounds(batch, plan.samples.rows.length, plan.batchSize);
    const step = position.step + i;
    fillFeeds(plan, program, feeds, i, {
      rows: order.subarray(start, end),
      epoch: position.epoch,
      batch,
      step,
      window,
    });
    const learningRate = plan.learningRates.at({ epoch: position.epoch, step });
    const coefficients = coefficientsOf(plan.optimizer, step + 1, learningRate);
    for (const [at, name] of program.scalars.entries()) {
      scalars[i * program.scalars.length + at] = coefficients[name.slice('coefficient:'.length)];
    }
  }
  return { key: program.key, steps, feeds, scalars };
}

/** One step of a chunk. */
interface StepBatch {
  readonly rows: Int32Array;
  readonly epoch: number;
  readonly batch: number;
  readonly step: number;
  readonly window: TimeWindow | undefined;
}

function fillFeeds(
  plan: BatchPlan,
  program: Program,
  feeds: Record<string, TypedArray>,
  i: number,
  given: StepBatch,
): void {
  const model = given.window?.model ?? plan.model;
  const mix = plan.mixing && drawMix(plan.mixing, given.rows.length, { seed: plan.seed, ...given });
  for (const { name, shape } of program.feeds) {
    const size = sizeOf(shape);
    const feed = feeds[name].subarray(i * size, (i + 1) * size);
    if (name.startsWith('draw:')) {
      const draw = model.draws.find((candidate) => `draw:${candidate.name}` === name);
      if (draw) fillDraw(feed as Float32Array, draw, plan.seed, given.step);
      continue;
    }
    gatherFeed(plan, name, feed, shape.slice(1), given);
    if (mix) mixRows(feed as Float32Array, size / given.rows.length, mix);
  }
}

function gatherFeed(plan: BatchPlan, name: string, feed: TypedArray, shape: Shape, given: StepBatch): void {
  const { window } = given;
  const column = columnOf(plan.samples, name);
  const steps = window && shape.length > 0 ? { start: window.start, time: plan.windows?.time ?? 0 } : undefined;
  const head = plan.mixing && plan.heads.find(({ suffix }) => name === `targets${suffix}`);
  if (head) gatherMixable(feed as Float32Array, column, given, shape, { head, steps });
  else gather(feed, 0, column, given, shape, steps);
}

/** Evaluation feeds of consecutive rows, as one step. */
export function evaluationChunk(program: Program, samples: SampleColumns, rows: Int32Array, pool: FeedPool): Chunk {
  const feeds: Record<string, TypedArray> = {};
  for (const { name, dtype, shape } of program.feeds) {
    feeds[name] = pool.take(name, dtype, sizeOf(shape));
    gather(feeds[name], 0, columnOf(samples, name), { rows }, shape.slice(1));
  }
  return { key: program.key, steps: 1, feeds, scalars: new Float32Array(0) };
}

/** Where the values of a feed come from. */
export function columnOf(samples: SampleColumns, feed: string): Column {
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
