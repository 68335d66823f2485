import { expect, it } from 'vitest';
import { follow } from './follow.ts';
import { type Job, Service } from './service.ts';

const job: Job = {
  id: 'job_1',
  state: 'running',
  terminal: false,
  progress: { fraction: 0.5, epoch: 5, epochs: 10, etaMs: null, samplesPerSecond: null },
  metrics: { latest: null },
  bestCheckpoint: null,
  lastCheckpoint: null,
  failure: null,
};

function serviceThatAnswers(answers: readonly Job[]): Service {
  const left = [...answers];
  return Object.assign(new Service('http://127.0.0.1'), { get: async () => left.shift() });
}

it('tells of a job until it has ended', async () => {
  const done = { ...job, state: 'succeeded', terminal: true };
  const told: string[] = [];
  expect(await follow(serviceThatAnswers([job, done]), job, ({ state }) => told.push(state))).toEqual(done);
  expect(told).toEqual(['running', 'succeeded']);
});

it('refuses the end of a job that did not succeed, with its reason', async () => {
  const failed = { ...job, state: 'failed', terminal: true, failure: { message: 'the loss is not finite' } };
  await expect(follow(serviceThatAnswers([failed]), job, () => {})).rejects.toThrow(
    'the job ended failed: the loss is not finite',
  );
});
