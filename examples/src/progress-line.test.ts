import { expect, it } from 'vitest';
import { progressLine } from './progress-line.ts';
import type { Job } from './service.ts';

const job: Job = {
  id: 'job_1',
  state: 'running',
  terminal: false,
  progress: { fraction: 0.5, epoch: 5, epochs: 10, etaMs: 1400, samplesPerSecond: 812.4 },
  metrics: { latest: { values: { 'train.loss': 0.25, 'validation.accuracy': 0.9751 } } },
  bestCheckpoint: null,
  lastCheckpoint: null,
  failure: null,
};

it('tells epoch, loss, validation accuracy, speed and the time left', () => {
  expect(progressLine(job)).toBe(
    '[##########..........] running  epoch 5/10  loss 0.2500  validation accuracy 0.975  812 samples/s  ETA 2 s',
  );
});

it('shows what is not known yet as a dash', () => {
  const early = {
    ...job,
    metrics: { latest: null },
    progress: { ...job.progress, etaMs: null, samplesPerSecond: null },
  };
  expect(progressLine(early)).toContain('loss -  validation accuracy -  - samples/s  ETA -');
});
