import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../interchange/safetensors.ts';
import { lossSchema } from '../losses/document.ts';
import { checkModel } from '../model/check.ts';
import { optimizerSchema } from '../optimizers/document.ts';
import { openTraining } from './training.ts';
import type { TrainingEvent, TrainingOptions } from './training-options.ts';

// One weight learns y = 3 x with the mean squared error: everything that happens has a closed form.

const rows = 12;
const ones = new Float32Array(rows).fill(1);
const linear = checkModel({
  input: { shape: [1] },
  layers: [{ id: 'line', type: 'dense', units: 1, bias: false }],
}).model;

function options(more: Partial<TrainingOptions> = {}): TrainingOptions {
  const targets = new Float32Array(rows).fill(3);
  const part = (from: number, to: number, values: Float32Array) => ({
    rows: Int32Array.from({ length: to - from }, (_, at) => from + at),
    inputs: { input: ones },
    targets: values,
  });
  return {
    model: linear!,
    loss: lossSchema.parse({ type: 'mse' }),
    optimizer: optimizerSchema.parse({ type: 'sgd', learningRate: 0.25 }),
    batchSize: 2,
    epochs: 3,
    seed: 1,
    threads: 1,
    train: part(0, 8, targets),
    // On the way to 3 the weight comes by 2, the best of the validation.
    validation: part(8, 12, new Float32Array(rows).fill(2)),
    startFrom: { 'line.weight': Float32Array.of(0) },
    runIn: 'caller',
    ...more,
  };
}

async function finished(chosen: TrainingOptions) {
  const training = await openTraining(chosen);
  const events: TrainingEvent[] = [];
  for await (const event of training.run()) events.push(event);
  const { tensors } = readSafetensors(await training.weights());
  const validation = chosen.validation && (await training.evaluate(chosen.validation));
  await training.close();
  return { events, last: events.at(-1), weight: Number(tensors[0].data[0]), validation };
}

const ofType = <Type extends TrainingEvent['type']>(events: readonly TrainingEvent[], type: Type) =>
  events.filter((event): event is Extract<TrainingEvent, { type: Type }> => event.type === type);

/** The weight after so many steps of w <- w - 2 rate (w - 3). */
const after = (steps: number, rate = 0.25) => 3 - 3 * (1 - 2 * rate) ** steps;

describe('the length of a training', () => {
  it('is that of its steps, in the middle of an epoch too, and is evaluated there', async () => {
    const { last, weight, events } = await finished(options({ epochs: undefined, steps: 6 }));
    expect(last).toEqual({ type: 'completed', reason: 'completed', epoch: 1, step: 6 });
    expect(weight).toBeCloseTo(after(6), 5);
    const [end] = ofType(events, 'boundary');
    expect(end).toMatchObject({ epoch: 1, step: 6, last: true });
    expect(end.validation?.loss).toBeCloseTo((after(6) - 2) ** 2, 5);
    expect(ofType(events, 'epoch').map(({ last: isLast }) => isLast)).toEqual([false]);
  });

  it('is whichever ends first, and has to be given', async () => {
    expect((await finished(options({ epochs: 1, steps: 6 }))).last).toMatchObject({ step: 4 });
    await expect(openTraining(options({ epochs: undefined }))).rejects.toThrow('expects epochs or steps');
  });

  it('is cut by a budget of time at a step that repeats the run', async () => {
    let ms = 0;
    const chosen = { optimizer: optimizerSchema.parse({ type: 'sgd', learningRate: 0.01 }), epochs: 50 };
    const spent = await finished(options({ ...chosen, budget: { timeMs: 40 }, now: () => ms++ }));
    expect(spent.last).toMatchObject({ type: 'completed', reason: 'timeBudget' });
    const { step } = spent.last as { step: number };
    expect(step).toBeGreaterThan(0);
    expect(step).toBeLessThan(200);
    const repeated = await finished(options({ ...chosen, steps: step }));
    expect(repeated.weight).toBe(spent.weight);
    expect(repeated.last).toMatchObject({ reason: 'completed', step });
  });

  it('counts the time of earlier attempts', async () => {
    let ms = 0;
    const chosen = options({ epochs: 1000, budget: { timeMs: 1000 }, now: () => ms });
    const first = await openTraining(chosen);
    for await (const event of first.run()) {
      ms += 300;
      if (event.type === 'epoch') first.requestStop();
    }
    const resumeFrom = await first.state();
    await first.close();
    expect(ms).toBeLessThan(2000);
    const before = ms;
    ms = 50_000;
    const second = await openTraining({ ...chosen, resumeFrom });
    expect(second.spentMs).toBe(before);
    await second.close();
  });
});

describe('early stopping', () => {
  const stopping = {
    monitor: 'validation.loss',
    patience: 2,
    minDelta: 0,
    restoreBest: true,
    startFromEpoch: 0,
  } as const;
  // The weight after an epoch of four steps at a rate of 0.05 is 1.03, 1.71, 2.15, 2.44, 2.63: the third is nearest to 2.
  const slow = { optimizer: optimizerSchema.parse({ type: 'sgd', learningRate: 0.05 }), epochs: 20 };

  it('ends when the metric is no better for as long as is borne, with the best model', async () => {
    const { last, weight, events, validation } = await finished(options({ ...slow, earlyStopping: stopping }));
    expect(ofType(events, 'epoch').map(({ best }) => best)).toEqual([true, true, true, false, false]);
    const restored = { epoch: 3, step: 12 };
    expect(last).toEqual({ type: 'completed', reason: 'earlyStopped', epoch: 5, step: 20, restored });
    expect(weight).toBeCloseTo(after(12, 0.05), 5);
    expect(validation?.loss).toBeCloseTo((after(12, 0.05) - 2) ** 2, 5);
  });

  it('ends with the last model where that is asked for', async () => {
    const { weight, last } = await finished(options({ ...slow, earlyStopping: { ...stopping, restoreBest: false } }));
    expect(last).not.toHaveProperty('restored');
    expect(weight).toBeCloseTo(after(20, 0.05), 5);
  });

  it('asks for an improvement by more than minDelta, and does not count before startFromEpoch', async () => {
    const strict = await finished(options({ ...slow, earlyStopping: { ...stopping, minDelta: 0.5 } }));
    // From 0.95 to 0.08 is better by 0.87, to 0.02 by 0.06 is not.
    expect(strict.last).toMatchObject({ reason: 'earlyStopped', epoch: 4, restored: { epoch: 3 } });
    const late = await finished(options({ ...slow, earlyStopping: { ...stopping, startFromEpoch: 6 } }));
    // The seventh epoch is the first that is watched, and the best of those.
    expect(late.last).toMatchObject({ epoch: 9, restored: { epoch: 3 } });
  });

  it('goes by what is measured within an epoch, where that is asked for', async () => {
    const chosen = options({ ...slow, earlyStopping: stopping, validateEvery: { steps: 3 } });
    const { last, weight } = await finished(chosen);
    // Nearest to 2 is the weight after 10.4 steps; of 9 and 12 the latter is nearer.
    expect(last).toMatchObject({ reason: 'earlyStopped', step: 18, restored: { step: 12 } });
    expect(weight).toBeCloseTo(after(12, 0.05), 5);
  });

  it('refuses to watch what is not measured', async () => {
    const { validation: _, ...rest } = options({ earlyStopping: stopping });
    await expect(openTraining(rest)).rejects.toThrow('early stopping watches validation.loss');
  });
});

describe('a step that is refused', () => {
  /** The seventh row, in the fourth step, has another input and target. */
  const data = (input: number, target: number) => ({
    ...options().train,
    inputs: { input: Float32Array.from(ones, (one, row) => (row === 6 ? input : one)) },
    targets: Float32Array.from(ones, (_, row) => (row === 6 ? target : 3)),
  });
  const inOrder = { shuffle: false, validation: undefined } as const;

  it.each([
    ['its loss', data(1, Number.POSITIVE_INFINITY), 'loss'],
    ['its gradient, whose square is not finite', data(100, 1e19), 'update'],
  ])('for %s leaves the weights as they were', async (_name, train, refusal) => {
    const more = { ...inOrder, train };
    const { last, weight } = await finished(options(more));
    expect(last).toMatchObject({ type: 'diverged', epoch: 0, step: 4, refusal });
    expect(weight).toBe((await finished(options({ ...more, steps: 3 }))).weight);
  });

  const spiky = options({
    ...inOrder,
    train: data(1, 50),
    epochs: 2,
    optimizer: optimizerSchema.parse({ type: 'sgd', learningRate: 0.001 }),
    spikeGuard: { factor: 5, window: 3 },
  });

  it('for a spike is one far above the median of the last losses', async () => {
    const { last, weight } = await finished(spiky);
    expect(last).toMatchObject({ type: 'diverged', step: 4, refusal: 'spike' });
    expect(weight).toBeCloseTo(after(3, 0.001), 5);
    const generous = await finished({ ...spiky, epochs: 1, spikeGuard: { factor: 1e6, window: 3 } });
    expect(generous.last).toMatchObject({ type: 'completed' });
  });

  it('ends the training with the best model where that is asked for', async () => {
    const { last, weight } = await finished({ ...spiky, onDivergence: 'stopKeepBest' });
    expect(last).toMatchObject({
      type: 'completed',
      reason: 'diverged',
      step: 3,
      refused: { step: 4, refusal: 'spike' },
    });
    expect(weight).toBeCloseTo(after(3, 0.001), 5);
  });

  it('takes the training back to the last end of an epoch at a lower rate, as often as is said', async () => {
    const chosen = { ...spiky, onDivergence: { rollback: { factor: 0.5, times: 2 } }, epochs: 2 } as const;
    const { events, last, weight } = await finished(chosen);
    expect(ofType(events, 'rolledBack')).toMatchObject([
      { step: 4, to: { epoch: 0, step: 0 }, factor: 0.5, times: 1 },
      { step: 8, to: { epoch: 1, step: 4 }, factor: 0.25, times: 2 },
    ]);
    expect(last).toMatchObject({ type: 'completed', reason: 'completed', step: 8 });
    // Both times everything since the epoch began was undone.
    expect(weight).toBe(0);
    const once = await finished({ ...chosen, onDivergence: { rollback: { factor: 0.5, times: 1 } } });
    expect(once.last).toMatchObject({ type: 'diverged', step: 8 });
  });

  it('does not go back to an end of an epoch at which the loss was on its way to infinity', async () => {
    // Every step moves the weight 99 times as far from 3: after two epochs of four steps it is finite, and of no use.
    const optimizer = optimizerSchema.parse({ type: 'sgd', learningRate: 50 });
    const onDivergence = { rollback: { factor: 1e-3, times: 1 } };
    const { events, last, weight } = await finished(options({ ...inOrder, optimizer, onDivergence }));
    const [back] = ofType(events, 'rolledBack');
    expect(back).toMatchObject({ epoch: 2, to: { epoch: 0, step: 0 } });
    expect(last).toMatchObject({ type: 'completed', reason: 'completed', step: 12 });
    expect(weight).toBeCloseTo(after(12 - back!.step, 0.05), 5);
  });
});
