import { describe, expect, it } from 'vitest';
import { lossSchema } from '../../losses/document.ts';
import { checkModel } from '../../model/check.ts';
import { optimizerSchema } from '../../optimizers/document.ts';
import { stream } from '../../tensor/random.ts';
import { openTraining } from '../training.ts';
import type { TrainingOptions } from '../training-options.ts';
import { watched } from '../watched.ts';
import { featureScales, targetScale } from './number-scales.ts';

const rows = 64;
const input = new Float32Array(rows * 3);
stream(9, 'features', 0).fillNormal(input);
const targets = Int32Array.from({ length: rows }, (_, row) => (input[row * 3] > 0 ? 1 : 0));

function options(layers: readonly object[], more: Partial<TrainingOptions> = {}): TrainingOptions {
  const { model } = checkModel({ input: { shape: [3] }, layers: [...layers, { id: 'out', type: 'dense', units: 2 }] });
  return {
    model: model!,
    loss: lossSchema.parse({ type: 'crossEntropy' }),
    optimizer: optimizerSchema.parse({ type: 'adam' }),
    batchSize: 16,
    epochs: 3,
    seed: 1,
    threads: 1,
    train: { rows: Int32Array.from({ length: rows }, (_, row) => row), inputs: { input }, targets },
    runIn: 'caller',
    ...more,
  };
}

const hidden = [
  { id: 'hidden', type: 'dense', units: 16, activation: 'relu' },
  { type: 'dropout', rate: 0.3 },
];

async function observed(asked: TrainingOptions, isPreflown: boolean, isResumed = false) {
  const training = await openTraining(asked);
  const types: string[] = [];
  const found: object[] = [];
  for await (const event of watched(training, asked, { preflight: isPreflown, isResumed })) {
    types.push(event.type);
    if (event.type === 'preflight') found.push(event.preflight);
  }
  const weights = Buffer.from(await training.weights());
  await training.close();
  return { types, found, weights };
}

describe('the pre-flight of a training', () => {
  it('finds every check of a sound one passed, and does not touch it', async () => {
    const [flown, bare] = [await observed(options(hidden), true), await observed(options(hidden), false)];
    expect(flown.found).toMatchObject([
      {
        verdict: 'passed',
        checks: [
          { check: 'deadUnits' },
          { check: 'gradients' },
          { check: 'initialLoss' },
          { check: 'oneBatch' },
          { check: 'scales' },
        ],
      },
    ]);
    // A short training makes its first steps at once.
    expect(flown.types.slice(0, 2)).toEqual(['steps', 'preflight']);
    expect(flown.weights.equals(bare.weights)).toBe(true);
    expect(bare.found).toEqual([]);
  });

  it('is not made again where a training goes on', async () => {
    expect((await observed(options(hidden), true, true)).found).toEqual([]);
  });

  it('names the layer whose units are dead before the first step', async () => {
    const dying = [{ ...hidden[0], biasInitializer: { type: 'constant', value: -9 } }];
    const { found } = await observed(options(dying), true);
    const { checks } = found[0] as { checks: { check: string; verdict: string; layer?: string }[] };
    const troubles = checks.filter(({ verdict }) => verdict === 'warning');
    expect(troubles).toMatchObject([
      { check: 'deadUnits', layer: 'hidden' },
      { check: 'gradients', layer: 'hidden' },
      { check: 'oneBatch' },
    ]);
  });

  it('comes first before a long training, and keeps one from running whose gradients are no numbers', async () => {
    const endless = { ...hidden[0], id: 'endless', initializer: { type: 'constant', value: 1e30 } };
    const broken = options([hidden[0], endless, { ...endless, id: 'more' }], { epochs: 200_000 });
    const { types, found } = await observed(broken, true);
    expect(types).toEqual(['preflight']);
    expect(found).toMatchObject([{ verdict: 'failed' }]);
  });
});

it('measures how large features and targets are', () => {
  const values = Float32Array.from([1, 100, 3, 300]);
  const numbers = options([], {
    loss: lossSchema.parse({ type: 'mse' }),
    train: { rows: Int32Array.of(0, 1), inputs: { input: Float32Array.from([1, 0, 100, 3, 0, 300]) }, targets: values },
  });
  expect(featureScales(numbers)).toMatchObject([{ name: 'input', largest: 300, spread: 1 }]);
  expect(targetScale(numbers)).toMatchObject({ largest: 300, mean: 101 });
  expect(targetScale(options([]))).toBeUndefined();
});
