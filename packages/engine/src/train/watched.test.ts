import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { lossSchema } from '../losses/document.ts';
import { checkModel } from '../model/check.ts';
import { optimizerSchema } from '../optimizers/document.ts';
import { stream } from '../tensor/random.ts';
import { openTraining } from './training.ts';
import type { TrainingOptions } from './training-options.ts';
import { type HealthEvent, watched } from './watched.ts';

const rows = 60;
const input = new Float32Array(rows * 4);
stream(3, 'features', 0).fillNormal(input);
const targets = Int32Array.from({ length: rows }, (_, row) => (input[row * 4] > 0 ? 1 : 0));

function options(layers: readonly object[], more: Partial<TrainingOptions> = {}): TrainingOptions {
  const { model } = checkModel({ input: { shape: [4] }, layers: [...layers, { type: 'dense', units: 2 }] });
  return {
    model: model!,
    loss: lossSchema.parse({ type: 'crossEntropy' }),
    optimizer: optimizerSchema.parse({ type: 'adam', learningRate: 0.01 }),
    batchSize: 8,
    epochs: 8,
    seed: 4,
    threads: 1,
    train: { rows: Int32Array.from({ length: 44 }, (_, row) => row), inputs: { input }, targets },
    validation: { rows: Int32Array.from({ length: 16 }, (_, at) => 44 + at), inputs: { input }, targets },
    runIn: 'caller',
    ...more,
  };
}

const noisy = [{ type: 'dense', units: 8, activation: 'relu' }, { type: 'batchNorm' }, { type: 'dropout', rate: 0.4 }];
const dying = [
  { id: 'dying', type: 'dense', units: 8, activation: 'relu', biasInitializer: { type: 'constant', value: -9 } },
];

it('is the same training to the bit, whether it is watched or not', async () => {
  const hashes = await Promise.all(
    [true, false].map(async (isWatched) => {
      const training = await openTraining(options(noisy));
      const hash = createHash('sha256');
      for await (const event of isWatched ? watched(training, options(noisy)) : training.run()) {
        if (event.type === 'steps') hash.update(new Uint8Array(event.losses.buffer));
      }
      hash.update(await training.weights()).update(await training.state());
      await training.close();
      return hash.digest('hex');
    }),
  );
  expect(hashes[0]).toBe(hashes[1]);
});

async function told(training: TrainingOptions, known?: ReadonlyMap<'deadUnits', string>): Promise<HealthEvent[]> {
  const opened = await openTraining(training);
  const events: HealthEvent[] = [];
  for await (const event of watched(opened, training, { known })) if (event.type === 'health') events.push(event);
  await opened.close();
  return events;
}

it('tells an ailment once, with its layer and when it was seen', async () => {
  const events = await told(options(dying));
  expect(events).toMatchObject([
    { epoch: 1, step: 6, finding: { ailment: 'deadUnits', layer: 'dying', severity: 'error', values: { share: 1 } } },
  ]);
});

it('does not tell again what an earlier attempt told', async () => {
  expect(await told(options(dying), new Map([['deadUnits', 'dying']]))).toEqual([]);
});

it('tells why a training broke off before it says so', async () => {
  const runaway = options([{ type: 'dense', units: 16, activation: 'tanh' }], {
    optimizer: optimizerSchema.parse({ type: 'sgd', learningRate: 1e6 }),
    loss: lossSchema.parse({ type: 'mse' }),
    train: {
      rows: Int32Array.from({ length: 44 }, (_, row) => row),
      inputs: { input },
      targets: new Float32Array(2 * rows),
    },
  });
  const { validation: _validation, ...rest } = runaway;
  const training = await openTraining(rest);
  const types: string[] = [];
  for await (const event of watched(training, rest)) {
    types.push(event.type === 'health' ? `${event.type}:${event.finding.ailment}` : event.type);
  }
  await training.close();
  expect(types.slice(-2)).toEqual(['health:explodingGradients', 'diverged']);
});
