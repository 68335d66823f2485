import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../interchange/safetensors.ts';
import { lossSchema } from '../losses/document.ts';
import { checkModel } from '../model/check.ts';
import { optimizerSchema } from '../optimizers/document.ts';
import { openTraining, type Training } from './training.ts';
import type { TrainingOptions } from './training-options.ts';

interface Case {
  readonly cell: string;
  readonly time: number;
  readonly window: number;
  readonly rows: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly optimizer: 'adam' | 'sgd';
  readonly perStep: boolean;
  readonly parameters: Readonly<Record<string, { readonly data: readonly number[] }>>;
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
  readonly losses: readonly number[];
  readonly expected: Readonly<Record<string, readonly number[]>>;
}

// Trajectories of PyTorch's loop over windows with detach; the fixture's note says how they were made.
const { cases } = JSON.parse(readFileSync(new URL('fixtures/truncation.json', import.meta.url), 'utf8')) as {
  cases: readonly Case[];
};
const optimizers = {
  adam: optimizerSchema.parse({ type: 'adam', learningRate: 0.05 }),
  sgd: optimizerSchema.parse({ type: 'sgd', learningRate: 0.1, momentum: 0.9 }),
};

function optionsOf(given: Case, more: Partial<TrainingOptions> = {}): TrainingOptions {
  const { cell, time, perStep, rows, window } = given;
  const { model, findings } = checkModel({
    input: { shape: [time, 2] },
    layers: [
      { id: 'cell', type: cell, hiddenSize: 3, returnSequences: perStep },
      { id: 'fc', type: 'dense', units: 3 },
    ],
  });
  if (model === undefined) throw new Error(JSON.stringify(findings));
  return {
    model,
    loss: lossSchema.parse({ type: 'crossEntropy', axis: -1, reduction: 'mean' }),
    optimizer: optimizers[given.optimizer],
    batchSize: given.batchSize,
    epochs: given.epochs,
    seed: 1,
    threads: 1,
    shuffle: false,
    train: {
      rows: Int32Array.from({ length: rows }, (_, row) => row),
      inputs: { input: Float32Array.from(given.inputs) },
      targets: Int32Array.from(given.targets),
    },
    startFrom: Object.fromEntries(
      Object.entries(given.parameters).map(([name, { data }]) => [name, Float32Array.from(data)]),
    ),
    backpropagationThroughTime: { window },
    runIn: 'caller',
    ...more,
  };
}

/** Runs until so many steps are done, or to the end; tells the losses of every step and of every epoch. */
async function losses(training: Training, steps = Number.POSITIVE_INFINITY) {
  const [all, epochs]: [number[], number[]] = [[], []];
  for await (const event of training.run()) {
    if (event.type === 'steps') all.push(...event.losses);
    if (event.type === 'epoch') epochs.push(event.train.loss);
    if (event.type === 'steps' && event.step >= steps) training.requestStop();
  }
  return { all, epochs };
}

describe.each(cases)('$cell over $time steps in windows of $window, targets at every step: $perStep', (given) => {
  it("follows PyTorch's loop with detached states", async () => {
    const training = await openTraining(optionsOf(given));
    const { all } = await losses(training);
    expect(all.length).toBe(given.losses.length);
    for (const [step, loss] of given.losses.entries()) expect(all[step]).toBeCloseTo(loss, 5);
    const { tensors } = readSafetensors(await training.weights());
    expect(tensors.map(({ name }) => name).toSorted()).toEqual(Object.keys(given.expected).toSorted());
    for (const { name, data } of tensors)
      for (const [i, value] of given.expected[name].entries()) expect(Number(data[i])).toBeCloseTo(value, 4);
    await training.close();
  });

  it('goes on from the end of a window to the same bytes', async () => {
    const whole = await openTraining(optionsOf(given));
    const expected = await losses(whole);
    for (const stop of [1, 2, 6, 7].filter((step) => step < given.losses.length)) {
      const first = await openTraining(optionsOf(given));
      const before = await losses(first, stop);
      const second = await openTraining(optionsOf(given, { resumeFrom: await first.state() }));
      const after = await losses(second);
      expect([...before.all, ...after.all]).toEqual(expected.all);
      expect([...before.epochs, ...after.epochs]).toEqual(expected.epochs);
      expect(Buffer.from(await second.weights()).equals(await whole.weights())).toBe(true);
      await first.close();
      await second.close();
    }
    await whole.close();
  });
});

describe('a window as long as the sequence, or longer', () => {
  it.each([7, 100])('of %i steps is the whole, to the bit', async (window) => {
    const [whole, cut] = await Promise.all(
      [undefined, { window }].map((backpropagationThroughTime) =>
        openTraining(optionsOf(cases[0], { backpropagationThroughTime })),
      ),
    );
    expect(await losses(cut)).toEqual(await losses(whole));
    expect(Buffer.from(await cut.weights()).equals(await whole.weights())).toBe(true);
    await whole.close();
    await cut.close();
  });
});
