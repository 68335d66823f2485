import { describe, expect, it } from 'vitest';
import { lossSchema } from '../losses/document.ts';
import { checkModel } from '../model/check.ts';
import { optimizerSchema } from '../optimizers/document.ts';
import { scheduleSchema } from '../schedules/document.ts';
import { stream } from '../tensor/random.ts';
import { openTraining, type Training } from './training.ts';
import type { PlannedChange, TrainingChange, TrainingEvent, TrainingOptions } from './training-options.ts';

const rows = 26;
const input = new Float32Array(rows * 5);
stream(1, 'features', 0).fillNormal(input);
const targets = Int32Array.from({ length: rows }, (_, row) => (input[row * 5] > 0 ? 1 : 0));
const part = (from: number, to: number) => ({
  rows: Int32Array.from({ length: to - from }, (_, at) => from + at),
  inputs: { input },
  targets,
});

/** 20 samples in batches of 4: 5 steps an epoch. */
const plain = {
  model: checkModel({
    input: { shape: [5] },
    layers: [
      { type: 'dense', units: 4, activation: 'tanh' },
      { type: 'dropout', rate: 0.2 },
      { type: 'dense', units: 2 },
    ],
  }).model!,
  loss: lossSchema.parse({ type: 'crossEntropy' }),
  optimizer: optimizerSchema.parse({ type: 'adam', learningRate: 0.05 }),
  batchSize: 4,
  epochs: 6,
  seed: 5,
  threads: 1,
  train: part(0, 20),
  validation: part(20, rows),
  runIn: 'caller',
} satisfies TrainingOptions;

interface Course {
  weights: string;
  rates: number[];
  changed: PlannedChange[];
  steps: number;
  reason: string | undefined;
}

/** Runs to the end; `after` hears every event and may ask for changes or a stop. */
async function course(
  options: TrainingOptions,
  after: (event: TrainingEvent, training: Training) => void = () => undefined,
): Promise<Course & { state: Uint8Array }> {
  const training = await openTraining(options);
  const rates: number[] = [];
  const changed: PlannedChange[] = [];
  let reason: string | undefined;
  for await (const event of training.run()) {
    if (event.type === 'steps') rates.splice(event.from, event.learningRates.length, ...event.learningRates);
    if (event.type === 'changed') changed.push({ ...event.change, step: event.step });
    if (event.type === 'completed') reason = event.reason;
    after(event, training);
  }
  const [weights, state] = [await training.weights(), await training.state()];
  await training.close();
  return { weights: Buffer.from(weights).toString('base64'), rates, changed, steps: rates.length, reason, state };
}

const without = ({ state: _state, rates: _rates, ...rest }: Course & { state: Uint8Array }) => rest;

/** Asks for a change as soon as so many steps are made. */
const askAt = (step: number, change: TrainingChange) => {
  let isAsked = false;
  return (event: TrainingEvent, training: Training) => {
    if (isAsked || event.type !== 'steps' || event.step < step) return;
    isAsked = true;
    training.change(change);
  };
};

const cosine = scheduleSchema.parse({ type: 'cosine' });

describe('a change of a training that runs', () => {
  it.each([
    ['learningRate', plain, { learningRate: 0.01 }],
    ['learningRate under a schedule', { ...plain, schedule: cosine }, { learningRate: 0.01 }],
    ['epochs, more', { ...plain, schedule: cosine }, { epochs: 9 }],
    ['epochs, fewer than are made', plain, { epochs: 1 }],
    ['steps', plain, { steps: 23 }],
    [
      'patience',
      { ...plain, earlyStopping: { patience: 50, minDelta: 1, restoreBest: false, startFromEpoch: 0 } },
      { patience: 1 },
    ],
    [
      'boundaryEverySteps',
      { ...plain, onDivergence: { rollback: { learningRateFactor: 0.5, maxTimes: 3 } } },
      { boundaryEverySteps: 3 },
    ],
  ] as [string, TrainingOptions, TrainingChange][])(
    'of %s is repeated to the bit by a plan, also in two parts',
    async (_, options, change) => {
      const live = await course(options, askAt(8, { label: 'x', ...change }));
      expect(live.changed).toEqual([{ label: 'x', ...change, step: expect.any(Number) }]);
      const planned = await course({ ...options, changes: live.changed });
      expect(without(planned)).toEqual(without(live));
      expect(planned.rates).toEqual(live.rates);
      const [{ step }] = live.changed;
      for (const stopAfter of [step - 2, step, step + 1]) {
        const first = await course({ ...options, changes: live.changed }, (event, training) => {
          if (event.type === 'steps' && event.step >= stopAfter) training.requestStop();
        });
        const second = await course({ ...options, changes: live.changed, resumeFrom: first.state });
        expect(second.weights).toBe(live.weights);
        expect(second.reason).toBe(live.reason);
      }
    },
  );

  it('gives the optimizer another rate from the next step on, and multiplies that of a schedule', async () => {
    const { rates, changed } = await course(plain, askAt(8, { learningRate: 0.01 }));
    const [{ step }] = changed;
    expect(new Set(rates.slice(0, step))).toEqual(new Set([0.05]));
    expect(new Set(rates.slice(step))).toEqual(new Set([0.01]));
    const before = await course({ ...plain, schedule: cosine });
    const after = await course({ ...plain, schedule: cosine, changes: [{ step: 7, learningRate: 0.1 }] });
    for (const [at, rate] of after.rates.entries()) expect(rate).toBeCloseTo(before.rates[at] * (at < 7 ? 1 : 2), 12);
  });

  it('ends the training where it stands when its new length is past', async () => {
    const { steps, changed, reason } = await course(plain, askAt(8, { epochs: 1 }));
    expect(steps).toBe(changed[0].step);
    expect(reason).toBe('completed');
  });

  it('goes on as a longer training would whose schedule does not look at the length', async () => {
    const longer = await course({ ...plain, epochs: 9 });
    const { weights } = await course(plain, askAt(8, { epochs: 9 }));
    expect(weights).toBe(longer.weights);
  });
});
