import type { OneBatch } from '../../diagnosis/preflight/measured.ts';
import { targetsOf } from '../../losses/document.ts';
import { optimizerSchema } from '../../optimizers/document.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { headsOf } from '../heads.ts';
import { evenly } from '../probe/evenly.ts';
import { type Samples, valuesOfRows } from '../samples.ts';
import { openTraining } from '../training.ts';
import type { TrainingOptions } from '../training-options.ts';

/** Steps that are tried, and samples at most. */
export const [oneBatchSteps, oneBatchSamples] = [50, 32];

/** Trains a network of its own on one small batch, with Adam at a rate that suits such a short run, and throws it away:
 *  nothing of the training that is to come is touched, and no number that it draws. */
export async function learnOneBatch(options: TrainingOptions, runIn: TrainingOptions['runIn']): Promise<OneBatch> {
  const { model, loss, otherLosses, weighted, backpropagationThroughTime, seed, threads, startFrom } = options;
  const samples = batchOf(options);
  const training = await openTraining({
    model,
    loss,
    otherLosses,
    ...(weighted !== undefined && { weighted }),
    backpropagationThroughTime,
    optimizer: optimizerSchema.parse({ type: 'adam', learningRate: 0.01 }),
    countCorrect: false,
    batchSize: 'full',
    steps: oneBatchSteps,
    seed,
    threads,
    train: samples,
    ...(startFrom && { startFrom }),
    ...(runIn && { runIn }),
  });
  const losses: number[] = [];
  try {
    for await (const event of training.run()) {
      if (event.type === 'steps') losses.push(...event.losses);
      if (event.type === 'diverged') losses.push(Number.NaN);
    }
  } finally {
    await training.close();
  }
  const last = losses.slice(-3);
  const after = last.reduce((sum, value) => sum + value, 0) / last.length;
  return { samples: samples.rows.length, steps: losses.length, before: losses[0] ?? Number.NaN, after };
}

/** A few rows on their own, as they are outside of training. */
function batchOf(options: TrainingOptions): Samples {
  const { train, model, batchSize } = options;
  const count = Math.min(train.rows.length, oneBatchSamples, batchSize === 'full' ? oneBatchSamples : batchSize);
  const rows = evenly(train.rows, count);
  const inputs = Object.entries(model.inputs).map(([name, { shape }]) => {
    return [name, valuesOfRows(train.inputs[name], rows, sizeOf(shape))] as const;
  });
  const [first, ...others] = headsOf(options).map(({ name, type, loss }, at) => {
    const column = at === 0 ? train.targets : train.otherTargets?.[name];
    if (column === undefined) throw new Error(`training expects targets for ${name}, received none.`);
    return [name, valuesOfRows(column, rows, sizeOf(targetsOf(loss).shape(type.shape, loss)))] as const;
  });
  return {
    rows: Int32Array.from(rows, (_, at) => at),
    inputs: Object.fromEntries(inputs),
    targets: first[1],
    ...(others.length > 0 && { otherTargets: Object.fromEntries(others) }),
    ...(train.sampleWeights && { sampleWeights: Float32Array.from(rows, (row) => train.sampleWeights?.[row] ?? 1) }),
  };
}
