import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { AttemptTask, ChildMessage, SupervisorMessage } from '../attempt/messages.ts';
import { childEnvironment } from '../process/child-environment.ts';
import { ForkedChild } from '../process/forked-child.ts';
import { openTestBench, type TestBench } from '../testing/test-bench.ts';

const program = fileURLToPath(new URL('../../dist/child/attempt-main.js', import.meta.url));

let bench: TestBench;
beforeAll(async () => {
  bench = await openTestBench(inject('redisUrl'));
  bench.startWorker();
});
afterAll(() => bench.close());

/** The task of a job on the digits whose steps fill the compute thread. */
async function digitsTask(): Promise<AttemptTask> {
  const dataset = await bench.sample('digits', [{ name: 'label', type: 'category', role: 'target' }]);
  const layers = [
    { type: 'conv2d', filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' },
    { type: 'flatten' },
    { type: 'dense', units: 128, activation: 'relu' },
    { type: 'dense', units: 10 },
  ];
  const target = { column: 'label', kind: 'class' } as const;
  const jobId = await bench.submit({ dataset, model: { input: { shape: [1, 8, 8] }, layers }, target, epochs: 1 });
  await bench.final(jobId);
  const job = (await bench.store.jobs.get(jobId))!.record;
  return {
    dataDir: bench.dataDir,
    job: { ...job, spec: { ...job.spec, epochs: 12 } },
    model: (await bench.store.models.get(job.spec.model))!,
    dataset: (await bench.store.datasets.get(dataset))!,
    resumeFrom: null,
    ailments: [],
    changes: [],
    kept: [],
    memoryBytes: 2 ** 30,
  };
}

describe("an attempt's child", () => {
  it('answers each message in time for the next epoch while it trains, from its first step to its reports', async () => {
    const child = new ForkedChild<SupervisorMessage, ChildMessage>({ program, env: childEnvironment() });
    child.send({ type: 'start', task: await digitsTask() });
    const told: string[] = [];
    const tell = (what: string) => {
      told.push(what);
      child.send({ type: 'ping', id: told.length });
    };
    for await (const batch of child.batches()) {
      for (const message of batch) {
        if (message.type === 'pong') told.push(`pong ${message.id}`);
        if (message.type === 'event' && message.event.type === 'epoch') tell('epoch');
        if (message.type === 'end') child.kill();
      }
    }
    const epochs = told.flatMap((what, i) => (what === 'epoch' ? [i] : []));
    expect(epochs).toHaveLength(12);
    // Between two epochs the child has answered what was asked at the first of them, unless it was asked too late here.
    const answered = epochs.filter((place, i) => told.slice(place, epochs[i + 1]).includes(`pong ${place + 1}`));
    expect(answered.length).toBeGreaterThan(epochs.length / 2);
  });
});
