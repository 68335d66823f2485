import { describe, expect, it } from 'vitest';
import { lossSchema } from '../losses/document.ts';
import { checkModel } from '../model/check.ts';
import { optimizerSchema } from '../optimizers/document.ts';
import { scheduleSchema } from '../schedules/document.ts';
import { stream } from '../tensor/random.ts';
import { openTraining, type Training } from './training.ts';
import type { TrainingEvent, TrainingOptions } from './training-options.ts';

const rows = 30;
const input = new Float32Array(rows * 3);
stream(2, 'features', 0).fillNormal(input);
const targets = Int32Array.from({ length: rows }, (_, row) => (input[row * 3] > 0 ? 1 : 0));
const part = (from: number, to: number) => ({
  rows: Int32Array.from({ length: to - from }, (_, at) => from + at),
  inputs: { input },
  targets,
});
const { model } = checkModel({ input: { shape: [3] }, layers: [{ type: 'dense', units: 2 }] });
const base = 0.5;
const stepsPerEpoch = 3;

type Schedule = Parameters<typeof scheduleSchema.parse>[0];

function options(schedule: Schedule, more: Partial<TrainingOptions> = {}): TrainingOptions {
  return {
    model: model!,
    loss: lossSchema.parse({ type: 'crossEntropy' }),
    optimizer: optimizerSchema.parse({ type: 'sgd', learningRate: base }),
    schedule: scheduleSchema.parse(schedule),
    batchSize: 8,
    epochs: 8,
    seed: 1,
    threads: 1,
    train: part(0, 20),
    validation: part(20, rows),
    runIn: 'caller',
    ...more,
  };
}

interface Course {
  readonly events: readonly TrainingEvent[];
  /** The rate of every step, and as each epoch tells it. */
  readonly rates: readonly number[];
  readonly epochRates: readonly number[];
  readonly weights: Buffer;
}

async function course(training: Training, stopAt = Number.POSITIVE_INFINITY): Promise<Course & { state: Uint8Array }> {
  const events: TrainingEvent[] = [];
  for await (const event of training.run()) {
    events.push(event);
    if (event.type === 'steps' && event.step >= stopAt) training.requestStop();
  }
  const [weights, state] = [await training.weights(), await training.state()];
  await training.close();
  return {
    events,
    rates: events.flatMap((event) => (event.type === 'steps' ? [...event.learningRates] : [])),
    epochRates: events.flatMap((event) => (event.type === 'epoch' ? [event.learningRate] : [])),
    weights: Buffer.from(weights),
    state,
  };
}

const trained = async (schedule: Schedule, more?: Partial<TrainingOptions>) =>
  course(await openTraining(options(schedule, more)));

describe('a training with a schedule', () => {
  const falling = [8, 7, 6, 5, 4, 3, 2, 1].map((left) => (base * left) / 8);

  it('counts epochs, of which a run has as many as it has, unless told otherwise', async () => {
    const { rates, epochRates } = await trained({ type: 'polynomial' });
    expect(epochRates).toEqual(falling);
    expect(rates).toEqual(falling.flatMap((rate) => new Array(stepsPerEpoch).fill(rate)));
  });

  it('counts steps', async () => {
    const { rates, epochRates } = await trained({ type: 'polynomial' }, { scheduleUnit: 'step' });
    const expected = Array.from({ length: 24 }, (_, at) => expect.closeTo(base * (1 - at / 24), 12));
    expect(rates).toEqual(expected);
    expect(epochRates).toEqual(expected.filter((_, at) => at % stepsPerEpoch === stepsPerEpoch - 1));
  });

  it('uses the rates it tells of: with 0 from some step on nothing moves any more', async () => {
    const still: Schedule = { type: 'polynomial', totalSteps: 4, endLearningRate: 0 };
    const [short, long] = [await trained(still, { epochs: 4 }), await trained(still, { epochs: 7 })];
    const other = await trained({ type: 'constant' }, { epochs: 4 });
    expect(long.weights.equals(short.weights)).toBe(true);
    expect(other.weights.equals(short.weights)).toBe(false);
  });
});

describe('a plateau', () => {
  const never = {
    type: 'reduceOnPlateau',
    patience: 0,
    factor: 0.5,
    threshold: 100,
    thresholdMode: 'absolute',
  } as const;
  const halved = Array.from({ length: 8 }, (_, epoch) => base * 0.5 ** Math.max(0, epoch - 1));

  it.each(['train.loss', 'train.accuracy', 'validation.loss', 'validation.accuracy', undefined] as const)(
    'is seen at the end of every epoch in %s',
    async (monitor) => {
      const { epochRates } = await trained({ ...never, ...(monitor && { monitor }) } as Schedule);
      expect(epochRates).toEqual(halved);
    },
  );

  it('follows the metric that is watched, and no other', async () => {
    const watching: Schedule = {
      type: 'reduceOnPlateau',
      monitor: 'validation.loss',
      patience: 0,
      factor: 0.5,
      threshold: 0.01,
    };
    const { events, epochRates } = await trained(watching, { epochs: 30 });
    const losses = events.flatMap((event) => (event.type === 'epoch' ? [event.validation?.loss ?? 0] : []));
    const expected: number[] = [];
    let [rate, best] = [base, Number.POSITIVE_INFINITY];
    for (const loss of losses) {
      expected.push(rate);
      if (loss < best * 0.99) best = loss;
      else rate /= 2;
    }
    expect(epochRates).toEqual(expected);
    expect(new Set(epochRates).size).toBeGreaterThan(3);
  });

  it.each([
    ['a validation loss without validation samples', 'validation.loss', { validation: undefined }],
    ['the accuracy of a regression', 'train.accuracy', { loss: lossSchema.parse({ type: 'mse' }) }],
  ] as const)('cannot be seen in %s', async (_, monitor, more) => {
    const asked = openTraining(options({ ...never, monitor } as Schedule, more as Partial<TrainingOptions>));
    await expect(asked).rejects.toThrow(`the schedule watches ${monitor}`);
  });
});

describe.each<[string, Schedule, 'step' | 'epoch']>([
  ['a plateau', { type: 'reduceOnPlateau', patience: 0, factor: 0.3, threshold: 0.2, cooldown: 1 }, 'epoch'],
  [
    'a plateau after a warm-up',
    { type: 'linearWarmup', warmupSteps: 7, then: { type: 'reduceOnPlateau', patience: 0, threshold: 1 } },
    'step',
  ],
  ['one cycle', { type: 'oneCycle', maxLearningRate: 1 }, 'step'],
])('%s, stopped and taken up again', (_, schedule, scheduleUnit) => {
  it.each([1, 3, 5, 6, 14, 23])('after step %i ends with the same rates and the same bytes', async (stopAt) => {
    const undisturbed = await trained(schedule, { scheduleUnit });
    const before = await course(await openTraining(options(schedule, { scheduleUnit })), stopAt);
    expect(before.events.at(-1)?.type).toBe('stopped');
    const after = await trained(schedule, { scheduleUnit, resumeFrom: before.state });
    expect([...before.rates, ...after.rates]).toEqual(undisturbed.rates);
    expect([...before.epochRates, ...after.epochRates]).toEqual(undisturbed.epochRates);
    expect(after.weights.equals(undisturbed.weights)).toBe(true);
    expect(new Set(undisturbed.rates).size).toBeGreaterThan(2);
  });
});
