import { fileURLToPath } from 'node:url';
import { lossSchema, optimizerSchema } from '@trainyard/engine/spec';
import { expect, it } from 'vitest';
import { type EstimateTask, estimateTraining } from './training-estimate.ts';

const task = (units: number): EstimateTask => ({
  document: { input: { shape: [4] }, layers: [{ type: 'dense', units }] } as unknown as EstimateTask['document'],
  spec: {
    kind: 'train',
    loss: lossSchema.parse({ type: 'mse' }),
    optimizer: optimizerSchema.parse({ type: 'adam' }),
    batchSize: 8,
    epochs: 1,
  },
  rows: { train: 80, validation: 10, test: 10 },
  dataBytes: 0,
  beside: { validatedRows: 10, reportedRows: 20 },
});

it('comes to the same in a thread of its own as in the caller, also when it is asked again, and tells what went wrong', async () => {
  // The built form: a thread loads no TypeScript.
  const built = fileURLToPath(new URL('../../dist/estimates/threaded-estimates.js', import.meta.url));
  const { ThreadedEstimates } = (await import(built)) as typeof import('./threaded-estimates.ts');
  const estimates = new ThreadedEstimates();
  const [first, other, again] = await Promise.all([task(3), task(5), task(3)].map(estimates.estimate));
  expect(first).toEqual(await estimateTraining(task(3)));
  expect(other).toEqual(await estimateTraining(task(5)));
  expect(again).toEqual(first);
  await expect(estimates.estimate(task(-1))).rejects.toThrow('no longer passes its check');
  await estimates.close();
});
