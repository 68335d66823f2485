import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { augmentationSchema } from '../data/augmentation/document.ts';
import { arrayRows } from '../data/rows/array-rows.ts';
import { augmentedRows } from '../data/rows/augmented-rows.ts';
import { lossSchema } from '../losses/document.ts';
import { checkModel } from '../model/check.ts';
import { type OptimizerOptions, optimizerSchema } from '../optimizers/document.ts';
import * as optimizers from '../optimizers/index.ts';
import { Session } from '../runtime/session.ts';
import { scheduleSchema } from '../schedules/document.ts';
import { type RandomStream, stream } from '../tensor/random.ts';
import { KeptVectors } from './kept-vectors.ts';
import { openTraining } from './training.ts';
import type { EndReason, TrainingEvent, TrainingOptions } from './training-options.ts';

// Interrupted at random steps and resumed = uninterrupted, to the bit: for each optimizer of the registry, each of its
// examples, with each thing that a state could forget.

const rows = 36;
const input = new Float32Array(rows * 5);
stream(1, 'features', 0).fillNormal(input);
const targets = Int32Array.from({ length: rows }, (_, row) => (input[row * 5] + input[row * 5 + 1] > 0 ? 1 : 0));
const part = (from: number, to: number) => ({
  rows: Int32Array.from({ length: to - from }, (_, at) => from + at),
  inputs: { input },
  targets,
});

const modelOf = (...between: object[]) => {
  const layers = [{ type: 'dense', units: 6, activation: 'tanh' }, ...between, { type: 'dense', units: 2 }];
  return checkModel({ input: { shape: [5] }, layers }).model!;
};

/** 26 samples in batches of 4: 7 steps an epoch, the last of them partial. */
const perEpoch = 7;
const epochs = 4;
const plain = {
  model: modelOf(),
  loss: lossSchema.parse({ type: 'crossEntropy' }),
  batchSize: 4,
  epochs,
  seed: 5,
  threads: 1,
  train: part(0, 26),
  validation: part(26, rows),
  runIn: 'caller',
} satisfies Partial<TrainingOptions>;

const plateau = { type: 'reduceOnPlateau', monitor: 'validation.loss', patience: 0, threshold: 0.5, factor: 0.5 };

/** The features with noise that is drawn for every row in every epoch. */
const noisy = {
  ...plain.train,
  inputs: {
    input: augmentedRows(
      arrayRows(input, 5),
      [augmentationSchema.parse({ type: 'gaussianNoise', probability: 0.7 })],
      [5],
      { seed: 5 },
    ),
  },
};

/** What a state must not forget, each by itself and all together. */
const burdens: Record<string, Partial<TrainingOptions>> = {
  dropout: { model: modelOf({ type: 'dropout', rate: 0.3 }) },
  batchNorm: { model: modelOf({ type: 'batchNorm' }) },
  augmentation: { train: noisy },
  'plateau schedule': { schedule: scheduleSchema.parse(plateau) },
  'step schedule': { schedule: scheduleSchema.parse({ type: 'cosine' }), scheduleUnit: 'step', steps: 25 },
  'time budget': { budget: { timeMs: 1e9 } },
  'early stopping': { earlyStopping: { patience: 2, minDelta: 0.1, restoreBest: true, startFromEpoch: 1 } },
  rollback: { onDivergence: { rollback: { factor: 0.5, times: 100 } }, spikeGuard: { factor: 1.5, window: 5 } },
  everything: {
    train: noisy,
    model: modelOf({ type: 'batchNorm' }, { type: 'dropout', rate: 0.3 }),
    schedule: scheduleSchema.parse(plateau),
    validateEvery: { steps: 5 },
    boundaryEverySteps: 4,
    earlyStopping: { patience: 6, minDelta: 0, restoreBest: true, startFromEpoch: 0 },
    onDivergence: { rollback: { factor: 0.5, times: 100 } },
    spikeGuard: { factor: 1.5, window: 5 },
    budget: { timeMs: 1e9 },
    steps: 26,
  },
};

interface Outcome {
  readonly weights: string;
  readonly history: string;
  readonly reason: EndReason | undefined;
  readonly step: number;
}

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

/** Puts down what events measure, by what and step: of a step that ran twice the last attempt's values. */
function note(history: Map<string, unknown>, event: TrainingEvent): void {
  if (event.type === 'steps') {
    for (const [i, loss] of event.losses.entries())
      history.set(`step ${event.from + i + 1}`, [loss, event.learningRates[i]]);
  }
  if (event.type === 'epoch' || event.type === 'boundary') {
    const { type, step, epoch, train, validation, best, last } = event;
    history.set(`${type} ${step}`, { epoch, train, validation, best, last });
  }
  if (event.type === 'rolledBack') history.set(`rolled back ${event.step}`, event);
}

/** Called before every run of a session: of a step, or of a batch that is evaluated. */
let beforeRun = () => {};
/** Called whenever vectors are about to be kept: what an epoch decides is decided by then. */
let beforeKeep = () => {};
beforeAll(() => {
  const keep = KeptVectors.prototype.keep;
  vi.spyOn(KeptVectors.prototype, 'keep').mockImplementation(function (this: KeptVectors, keepsake) {
    beforeKeep();
    return keep.call(this, keepsake);
  });
  const run = Session.prototype.run;
  vi.spyOn(Session.prototype, 'run').mockImplementation(function (this: Session, ...bindings) {
    beforeRun();
    return run.apply(this, bindings);
  });
});
afterAll(() => vi.restoreAllMocks());

/** Runs a training that is interrupted: the n-th attempt is asked to stop during its `stops[n]`-th run of a session (0: before
 *  the first), or keeping of vectors, and the next one goes on from its state. */
async function run(
  options: TrainingOptions,
  stops: readonly number[] = [],
  during: 'run' | 'keep' = 'run',
): Promise<Outcome> {
  const history = new Map<string, unknown>();
  let resumeFrom: Uint8Array | undefined;
  for (let attempt = 0; ; attempt++) {
    const training = await openTraining({ ...options, ...(resumeFrom && { resumeFrom }) });
    let left = stops[attempt] ?? Number.POSITIVE_INFINITY;
    if (left === 0) training.requestStop();
    const count = () => {
      left--;
      if (left === 0) training.requestStop();
    };
    beforeRun = during === 'run' ? count : () => {};
    beforeKeep = during === 'keep' ? count : () => {};
    let last: TrainingEvent | undefined;
    for await (const event of training.run()) {
      note(history, event);
      last = event;
    }
    resumeFrom = await training.state();
    const weights = sha256(await training.weights());
    await training.close();
    if (last?.type === 'stopped') continue;
    const byName = [...history].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const reason = last?.type === 'completed' ? last.reason : undefined;
    return { weights, history: sha256(JSON.stringify(byName)), reason, step: last && 'step' in last ? last.step : -1 };
  }
}

/** Runs of sessions after which to stop: anywhere, at the end of an epoch, and several in one training, before its first step too. */
function stopsFrom(random: RandomStream): number[][] {
  const drawn = new Float32Array(4);
  random.fillUniform(drawn);
  const [one, ...several] = Array.from(drawn, (share) => Math.floor(share * epochs * perEpoch));
  return [[one], [perEpoch], [0, ...several]];
}

/** The examples of an optimizer, settled. */
const examplesOf = ([type, { examples }]: [string, { readonly examples: readonly object[] }]) =>
  examples.map((example): [string, OptimizerOptions] => {
    const options = optimizerSchema.parse({ learningRate: 0.05, ...example, type } as never);
    return [`${type} ${JSON.stringify(example)}`, options];
  });

const members = Object.entries(optimizers).map(examplesOf);

describe.each(Object.entries(burdens))('a training with %s', (burden, more) => {
  // Further examples of an optimizer have other slots; they are tried with everything at once.
  const tried = burden === 'everything' ? members.flat() : members.map(([first]) => first);

  it.each(tried)('interrupted and resumed is the uninterrupted one: %s', async (name, optimizer) => {
    const options = { ...plain, ...more, optimizer };
    const undisturbed = await run(options);
    expect(undisturbed.reason).toMatch(/completed|earlyStopped/);
    for (const stops of stopsFrom(stream(7, `${burden} ${name}`, 0))) {
      expect({ stops, ...(await run(options, stops)) }).toEqual({ stops, ...undisturbed });
    }
  });
});

it.each(['early stopping', 'rollback'])('a stop while vectors are kept loses nothing: %s', async (burden) => {
  const options = {
    ...plain,
    ...burdens[burden],
    optimizer: optimizerSchema.parse({ type: 'sgd', learningRate: 0.05 }),
  };
  const undisturbed = await run(options);
  for (let kept = 1; kept <= epochs; kept++) {
    expect({ kept, ...(await run(options, [kept], 'keep')) }).toEqual({ kept, ...undisturbed });
  }
});
