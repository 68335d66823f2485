import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Job, runningService } from './running-service.ts';

// What ends a training before its last epoch, or turns it back, as a client sees it.
const service = runningService('control');

interface EpochEvent {
  type: string;
  step: number;
  data: { epoch: number; values: Record<string, number>; level?: string; message?: string };
}

async function sample(name: string): Promise<string> {
  const rows = readFileSync(new URL(`../../samples/${name}.csv`, import.meta.url));
  const { id } = await service.call<{ id: string }>('POST', `/v1/datasets?name=${name}`, rows, 'text/csv');
  return id;
}

const eventsOf = async ({ id }: Job, type: string): Promise<EpochEvent[]> => {
  const { data } = await service.call<{ data: EpochEvent[] }>('GET', `/v1/jobs/${id}/events?limit=1000`);
  return data.filter((event) => event.type === type);
};

const flowers = {
  target: { column: 'species', kind: 'class' },
  preprocessing: [{ type: 'standardize' }],
  model: {
    input: { shape: [4] },
    layers: [
      { type: 'dense', units: 64, activation: 'relu' },
      { type: 'dense', units: 3 },
    ],
  },
  optimizer: { type: 'adam', learningRate: 0.05 },
  batchSize: 16,
};

it('stops when the metric has not become better for its patience, and hands the best weights out', async () => {
  const patience = 4;
  const job = await service.trained({
    ...flowers,
    dataset: await sample('iris'),
    split: { type: 'holdOut', validation: 0.2, test: 0.2, stratify: true },
    epochs: 400,
    earlyStopping: { monitor: 'validation.loss', patience, restoreBest: true },
  });
  const epochs = await eventsOf(job, 'epoch');
  const losses = epochs.map(({ data }) => data.values['validation.loss'] ?? Number.NaN);
  const best = losses.indexOf(Math.min(...losses));
  expect(job).toMatchObject({ state: 'succeeded', stopReason: 'earlyStopped' });
  expect(losses.length).toBeLessThan(400);
  expect(losses.length - 1 - best).toBe(patience);
  expect(job).toMatchObject({ metrics: { best: { name: 'validation.loss', epoch: best + 1 } } });
  const { epoch, sha256 } = await service.call<{ epoch: number; sha256: string }>(
    'GET',
    `/v1/checkpoints/${job.bestCheckpoint}`,
  );
  expect({ epoch, sha256 }).toEqual({ epoch: best + 1, sha256: job.weightsSha256 });
});

it('goes back and on at a lower rate when the loss leaves its course, and says so', async () => {
  const steep = {
    dataset: await sample('diabetes'),
    kind: 'train',
    target: { column: 'progression', kind: 'number' },
    preprocessing: [{ type: 'standardize' }],
    model: { input: { shape: [10] }, layers: [{ type: 'dense', units: 1 }] },
    loss: { type: 'mse' },
    optimizer: { type: 'sgd', learningRate: 30 },
    batchSize: 32,
    epochs: 40,
  };
  const { id } = await service.call<Job>('POST', '/v1/jobs', steep);
  await expect(service.ended(id)).rejects.toThrow('"code":"diverged"');
  const job = await service.trained({ ...steep, onDivergence: { rollback: { factor: 0.01 } } });
  expect(job).toMatchObject({ state: 'succeeded', stopReason: 'completed' });
  const warnings = (await eventsOf(job, 'log')).filter(({ data }) => data.level === 'warning');
  expect(warnings.map(({ data }) => data.message).join()).toMatch(/went back to the weights of step 0 \(rollback 1\)/);
  const { r2 } = await service.testReport<{ r2: number }>(job);
  expect(r2).toBeGreaterThan(0.2);
});

it('ends within its budget of time as a success, and a replay ends at the same step', async () => {
  const job = await service.trained({
    ...flowers,
    dataset: await sample('iris'),
    epochs: 1_000_000,
    budget: { timeMs: 500 },
    threads: 1,
  });
  expect(job).toMatchObject({ state: 'succeeded', stopReason: 'timeBudget' });
  const { id } = await service.call<Job>('POST', `/v1/jobs/${job.id}/replay`);
  const replayed = await service.ended(id);
  const stepOf = ({ progress }: Job & { progress?: { step: number } }) => progress?.step;
  expect(stepOf(replayed)).toBe(stepOf(job));
  expect(replayed.weightsSha256).toBe(job.weightsSha256);
});
