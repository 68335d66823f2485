import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../interchange/safetensors.ts';
import { lossSchema } from '../losses/document.ts';
import { checkModel } from '../model/check.ts';
import { optimizerSchema } from '../optimizers/document.ts';
import { stream } from '../tensor/random.ts';
import { startWeights } from './start-weights.ts';
import { openTraining, type Training } from './training.ts';
import type { TrainingEvent, TrainingOptions } from './training-options.ts';

const rows = 50;
const input = new Float32Array(rows * 6);
stream(1, 'features', 0).fillNormal(input);
const targets = Int32Array.from({ length: rows }, (_, row) => (input[row * 6] > 0 ? 1 : 0));

function options(more: Partial<TrainingOptions> = {}): TrainingOptions {
  const { model } = checkModel({
    input: { shape: [6] },
    layers: [
      { id: 'a', type: 'dense', units: 8, activation: 'tanh' },
      { id: 'norm', type: 'batchNorm' },
      { type: 'dropout', rate: 0.3 },
      { id: 'logits', type: 'dense', units: 2 },
    ],
  });
  return {
    model: model!,
    loss: lossSchema.parse({ type: 'crossEntropy' }),
    optimizer: optimizerSchema.parse({ type: 'adam', learningRate: 0.02 }),
    batchSize: 8,
    epochs: 6,
    seed: 3,
    threads: 1,
    train: { rows: Int32Array.from({ length: 42 }, (_, row) => row), inputs: { input }, targets },
    validation: { rows: Int32Array.from({ length: 8 }, (_, at) => 42 + at), inputs: { input }, targets },
    runIn: 'caller',
    ...more,
  };
}

async function finished(training: Training): Promise<{ events: TrainingEvent[]; weights: Uint8Array }> {
  const events: TrainingEvent[] = [];
  for await (const event of training.run()) events.push(event);
  const weights = await training.weights();
  await training.close();
  return { events, weights };
}

const losses = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.type === 'steps' ? [...event.losses] : []));

describe('a training', () => {
  it('starts from the weights that its options make', async () => {
    const training = await openTraining(options());
    expect(await training.weights()).toEqual(startWeights(options()));
    await training.close();
  });

  it('begins again on other rows and from another seed as a new one does', async () => {
    const train = { rows: Int32Array.of(3, 3, 9, 20, 41, 7, 7, 7, 30), inputs: { input }, targets };
    const first = await openTraining(options());
    for await (const _event of first.run());
    const again = await finished(await first.again({ train, seed: 11 }));
    const fresh = await finished(await openTraining(options({ train, seed: 11 })));
    expect(again.weights).toEqual(fresh.weights);
    expect(losses(again.events)).toEqual(losses(fresh.events));
  });

  it('runs every epoch, the partial last batch too, and learns a separable problem', async () => {
    const { events } = await finished(await openTraining(options({ epochs: 30 })));
    expect(losses(events)).toHaveLength(30 * 6);
    expect(events.at(-1)).toEqual({ type: 'completed', reason: 'completed', epoch: 30, step: 180 });
    const last = events.filter((event) => event.type === 'epoch').at(-1);
    expect(last?.train.accuracy).toBeGreaterThan(0.85);
  });

  it.each([1, 7, 11, 29])(
    'stopped after step %i and taken up again ends with the bytes of one that was not',
    async (stopAt) => {
      const undisturbed = await finished(await openTraining(options()));
      const first = await openTraining(options());
      const before: TrainingEvent[] = [];
      for await (const event of first.run()) {
        before.push(event);
        if (event.type === 'steps' && event.step >= stopAt) first.requestStop();
      }
      const state = await first.state();
      await first.close();
      expect(before.at(-1)?.type).toBe('stopped');
      const resumed = await finished(await openTraining(options({ resumeFrom: state })));
      expect(Buffer.from(resumed.weights).equals(Buffer.from(undisturbed.weights))).toBe(true);
      expect([...losses(before), ...losses(resumed.events)]).toEqual(losses(undisturbed.events));
    },
  );

  it('starts elsewhere with another seed', async () => {
    const one = await finished(await openTraining(options({ epochs: 0 })));
    const other = await finished(await openTraining(options({ epochs: 0, seed: 4 })));
    expect(Buffer.from(one.weights).equals(Buffer.from(other.weights))).toBe(false);
  });

  it('keeps a frozen layer as it was', async () => {
    const { model } = checkModel({
      input: { shape: [6] },
      layers: [
        { id: 'fixed', type: 'dense', units: 4, trainable: false },
        { id: 'out', type: 'dense', units: 2 },
      ],
    });
    const tensorsAfter = async (epochs: number) => {
      const { weights } = await finished(await openTraining(options({ model: model!, epochs })));
      return new Map(readSafetensors(weights).tensors.map(({ name, data }) => [name, Array.from(data, Number)]));
    };
    const [start, end] = [await tensorsAfter(0), await tensorsAfter(2)];
    expect(end.get('fixed.weight')).toEqual(start.get('fixed.weight'));
    expect(end.get('out.weight')).not.toEqual(start.get('out.weight'));
  });

  it('ends at the step whose loss is no number, with the weights of the step before', async () => {
    const optimizer = optimizerSchema.parse({ type: 'sgd', learningRate: 1e6 });
    const loss = lossSchema.parse({ type: 'mse', scale: 1e9 });
    const numbers = Float32Array.from({ length: rows * 2 }, (_, at) => at);
    const part = { rows: Int32Array.from({ length: 42 }, (_, row) => row), inputs: { input }, targets: numbers };
    const { validation: _, ...rest } = options({ optimizer, loss, train: part });
    const { events, weights } = await finished(await openTraining(rest));
    expect(events.at(-1)?.type).toBe('diverged');
    expect(readSafetensors(weights).tensors.every(({ data }) => Array.from(data, Number).every(Number.isFinite))).toBe(
      true,
    );
  });
});
