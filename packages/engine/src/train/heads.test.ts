import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../interchange/safetensors.ts';
import { lossSchema } from '../losses/document.ts';
import { checkModel } from '../model/check.ts';
import { optimizerSchema } from '../optimizers/document.ts';
import { stream } from '../tensor/random.ts';
import { openTraining } from './training.ts';
import type { TrainingEvent, TrainingOptions } from './training-options.ts';

const rows = 24;
const input = new Float32Array(rows * 3);
stream(1, 'features', 0).fillNormal(input);
const kinds = Int32Array.from({ length: rows }, (_, row) => (input[row * 3] > 0 ? 1 : 0));
const sizes = Float32Array.from({ length: rows }, (_, row) => input[row * 3 + 1] - 2 * input[row * 3 + 2]);
const all = Int32Array.from({ length: rows }, (_, row) => row);

const kind = { id: 'kind', type: 'dense', units: 2, inputs: ['input'], initializer: 'zeros' };
const size = { id: 'size', type: 'dense', units: 1, inputs: ['input'], initializer: 'zeros' };
const crossEntropy = lossSchema.parse({ type: 'crossEntropy' });
const mse = lossSchema.parse({ type: 'mse', scale: 0.5 });

function options(layers: object[], outputs: string[], more: Partial<TrainingOptions>): TrainingOptions {
  const { model, findings } = checkModel({ input: { shape: [3] }, layers, outputs });
  if (model === undefined) throw new Error(JSON.stringify(findings));
  const samples = { rows: all, inputs: { input }, targets: kinds };
  return {
    model,
    loss: crossEntropy,
    optimizer: optimizerSchema.parse({ type: 'sgd', learningRate: 0.05 }),
    batchSize: 5,
    epochs: 3,
    seed: 1,
    threads: 1,
    train: samples,
    validation: samples,
    runIn: 'caller',
    ...more,
  };
}

async function trained(given: TrainingOptions) {
  const training = await openTraining(given);
  const events: TrainingEvent[] = [];
  for await (const event of training.run()) events.push(event);
  const { tensors } = readSafetensors(await training.weights());
  const evaluation = await training.evaluate(given.train);
  await training.close();
  const last = events.findLast((event) => event.type === 'epoch');
  return { evaluation, last, weights: new Map(tensors.map(({ name, data }) => [name, Array.from(data, Number)])) };
}

describe('a model of several outputs', () => {
  it('whose outputs share nothing learns what a model of each would, and adds their losses', async () => {
    const samples = { rows: all, inputs: { input }, targets: kinds, otherTargets: { size: sizes } };
    const both = await trained(
      options([kind, size], ['kind', 'size'], { otherLosses: { size: mse }, train: samples, validation: samples }),
    );
    const first = await trained(options([kind], ['kind'], {}));
    const alone = { rows: all, inputs: { input }, targets: sizes };
    const second = await trained(options([size], ['size'], { loss: mse, train: alone, validation: alone }));
    for (const [name, expected] of [...first.weights, ...second.weights])
      for (const [at, value] of expected.entries()) expect(both.weights.get(name)?.[at]).toBeCloseTo(value, 6);
    expect(both.evaluation.loss).toBeCloseTo(first.evaluation.loss + second.evaluation.loss, 6);
    expect(both.evaluation.of.size.outputs.length).toBe(rows);
    const { validation } = both.last ?? {};
    expect(validation?.outputs).toEqual({
      kind: { loss: expect.closeTo(first.evaluation.loss, 6), accuracy: first.last?.validation?.accuracy },
      size: { loss: expect.closeTo(second.evaluation.loss, 6) },
    });
    expect(validation?.accuracy).toBe(first.last?.validation?.accuracy);
  });

  it('needs a loss for each of them', async () => {
    const opened = openTraining(options([kind, size], ['kind', 'size'], {}));
    await expect(opened).rejects.toThrow('training expects a loss for the output size');
  });

  it('tells the classes of an output by its name, and of none that there is not', async () => {
    const samples = { rows: all, inputs: { input }, targets: kinds, otherTargets: { again: kinds } };
    const again = { ...kind, id: 'again' };
    const both = options([kind, again], ['kind', 'again'], { otherLosses: { again: crossEntropy }, train: samples });
    const training = await openTraining({
      ...both,
      startFrom: {
        'kind.weight': new Float32Array(6),
        'kind.bias': Float32Array.of(1, 0),
        'again.weight': new Float32Array(6),
        'again.bias': Float32Array.of(0, 1),
      },
    });
    expect([...(await training.evaluateClasses(samples)).classes]).toEqual(Array(rows).fill(0));
    expect([...(await training.evaluateClasses(samples, 'again')).classes]).toEqual(Array(rows).fill(1));
    const message = 'expected the name of an output (kind, again), received kinds';
    await expect(training.evaluateClasses(samples, 'kinds')).rejects.toThrow(message);
    await training.close();
  });
});
