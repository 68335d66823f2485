import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { type Job, runningService } from './running-service.ts';

const limitMiB = 480;
const service = runningService('largest-batch', 1, () => ({ ATTEMPT_MEMORY_MB: String(limitMiB) }));

const fieldOf = (status: string, name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);

/** The most memory that a child of the workers has held so far, in MiB, as the kernel counts it. */
async function peakMiB(): Promise<number> {
  const workers = service.workers();
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const statuses = await Promise.all(processes.map((pid) => readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')));
  const children = statuses.filter((status) => workers.includes(fieldOf(status, 'PPid')));
  return Math.max(0, ...children.map((status) => fieldOf(status, 'VmHWM') / 1024));
}

it('trains, at the largest batch it is told of, a job that no worker had the memory for, and takes no more than that', async () => {
  const conv = { type: 'conv2d', filters: 128, kernelSize: 3, padding: 'same', activation: 'relu' };
  const dataset = await service.call<{ id: string }>('POST', '/v1/datasets', { sample: 'digits' });
  const asked = {
    kind: 'train',
    dataset: dataset.id,
    model: { input: { shape: [1, 8, 8] }, layers: [conv, conv, { type: 'flatten' }, { type: 'dense', units: 10 }] },
    target: { column: 'label', kind: 'class' },
    epochs: 1,
    batchSize: 'full',
  };
  const state = async () => (await service.call<Job>('GET', `/v1/datasets/${dataset.id}`)).state;
  await expect.poll(state, { timeout: 30_000 }).toBe('ready');
  type Refusal = { code: string; estimate: { largestBatch: number } };
  const { code, status, estimate } = await service.refusal<Refusal>('POST', '/v1/jobs', asked);
  expect({ code, status }).toEqual({ code: 'jobTooLarge', status: 422 });

  const { largestBatch: batchSize } = estimate;
  const { id } = await service.call<Job>('POST', '/v1/jobs', { ...asked, batchSize });
  let [job, peak] = [await service.call<Job>('GET', `/v1/jobs/${id}`), 0];
  while (!job.terminal) {
    peak = Math.max(peak, await peakMiB());
    job = await service.call<Job>('GET', `/v1/jobs/${id}?wait=1`);
  }
  expect(job.state).toBe('succeeded');
  expect(peak).toBeGreaterThan(0.5 * limitMiB);
  expect(peak).toBeLessThan(limitMiB);
}, 120_000);
