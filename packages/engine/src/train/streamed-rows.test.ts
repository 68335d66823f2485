import { describe, expect, it } from 'vitest';
import { augmentationSchema } from '../data/augmentation/document.ts';
import { arrayRows } from '../data/rows/array-rows.ts';
import { augmentedRows } from '../data/rows/augmented-rows.ts';
import type { Column } from '../data/rows/row-reader.ts';
import { lossSchema } from '../losses/document.ts';
import { checkModel } from '../model/check.ts';
import { optimizerSchema } from '../optimizers/document.ts';
import { stream } from '../tensor/random.ts';
import { openTraining } from './training.ts';
import type { TrainingEvent, TrainingOptions } from './training-options.ts';

const rows = 30;
const time = 6;
const ids = Int32Array.from({ length: rows * time }, (_, i) => (i * 7) % 5);
const numbers = new Float32Array(rows * time);
stream(1, 'numbers', 0).fillNormal(numbers);
const classes = Int32Array.from({ length: rows * time }, (_, i) => (i * 3) % 4);
const part = (from: number, count: number) => Int32Array.from({ length: count }, (_, i) => from + i);

/** A network over tokens and numbers at every step of a sequence. */
function options(
  columns: Record<string, Column>,
  targets: Column,
  more: Partial<TrainingOptions> = {},
): TrainingOptions {
  const { model, findings } = checkModel({
    inputs: { ids: { shape: [time], dtype: 'int64' }, numbers: { shape: [time, 1] } },
    layers: [
      { id: 'embedded', type: 'embedding', numEmbeddings: 5, embeddingDim: 2, inputs: ['ids'] },
      { id: 'both', type: 'concat', axis: -1, inputs: ['embedded', 'numbers'] },
      { type: 'gru', hiddenSize: 4, returnSequences: true },
      { type: 'dense', units: 4 },
    ],
  });
  if (!model) throw new Error(JSON.stringify(findings));
  return {
    model,
    loss: lossSchema.parse({ type: 'crossEntropy', axis: -1, reduction: 'mean' }),
    optimizer: optimizerSchema.parse({ type: 'adam' }),
    batchSize: 7,
    epochs: 3,
    seed: 2,
    threads: 1,
    train: { rows: part(0, 24), inputs: columns, targets },
    validation: { rows: part(24, 6), inputs: columns, targets },
    runIn: 'caller',
    ...more,
  };
}

interface Ended {
  weights: Buffer;
  told: unknown[];
  state: Uint8Array;
}

async function trained(asked: TrainingOptions, stopAt = Number.POSITIVE_INFINITY): Promise<Ended> {
  const training = await openTraining(asked);
  const events: TrainingEvent[] = [];
  for await (const event of training.run()) {
    events.push(event);
    if (event.type === 'steps' && event.step >= stopAt) training.requestStop();
  }
  const [weights, state] = [Buffer.from(await training.weights()), await training.state()];
  await training.close();
  const told = events.flatMap((event): unknown[] =>
    event.type === 'steps' ? [...event.losses] : event.type === 'epoch' ? [event] : [],
  );
  return { weights, told, state };
}

const inMemory = { ids, numbers };
const asReaders = { ids: arrayRows(ids, time), numbers: arrayRows(numbers, time) };

describe('a training whose rows are read for each batch', () => {
  it.each([
    ['whole sequences', {}],
    ['windows of sequences', { backpropagationThroughTime: { window: 4 } }],
  ])('ends with the bytes of one whose rows are arrays: %s', async (_, more) => {
    const expected = await trained(options(inMemory, classes, more));
    const received = await trained(options(asReaders, arrayRows(classes, time), more));
    expect(received.weights.equals(expected.weights)).toBe(true);
    expect(received.told).toEqual(expected.told);
  });

  it('augments in training alone, and goes on to the bit', async () => {
    const pipeline = [augmentationSchema.parse({ type: 'gaussianNoise', standardDeviation: 0.5 })];
    const noisy = { ...asReaders, numbers: augmentedRows(asReaders.numbers, pipeline, [time, 1], { seed: 2 }) };
    const plain = await trained(options(inMemory, classes));
    const whole = await trained(options(noisy, classes));
    expect(whole.told).not.toEqual(plain.told);
    const first = await trained(options(noisy, classes), 6);
    const second = await trained(options(noisy, classes, { resumeFrom: first.state }));
    expect(second.weights.equals(whole.weights)).toBe(true);
    const untrained = (columns: Record<string, Column>) =>
      openTraining(options(columns, classes)).then((training) =>
        training.evaluate({ rows: part(0, 24), inputs: columns, targets: classes }).finally(() => training.close()),
      );
    expect(await untrained(noisy)).toEqual(await untrained(inMemory));
  });
});
