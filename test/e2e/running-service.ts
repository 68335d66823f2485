import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { startStack } from '../../scripts/stack.mjs';

/** What tests read of a job. */
export interface Job {
  id: string;
  state: string;
  terminal: boolean;
  failure: unknown;
  bestCheckpoint: string;
}

/** The built services as processes on a real Redis, and what a client does with them over HTTP. */
export interface RunningService {
  call: <T>(method: string, path: string, body?: unknown) => Promise<T>;
  /** Uploads the lines of a CSV and waits until they are ready. */
  upload: (lines: readonly string[], columns?: readonly object[]) => Promise<string>;
  /** Trains to the end. @throws {Error} with the failure of a job that does not succeed */
  trained: (document: object) => Promise<Job>;
  bytes: (path: string) => Promise<Uint8Array>;
  predicted: <T>(job: Job, instances: readonly object[]) => Promise<T>;
}

/** Runs the services around the tests of a file. */
export function runningService(name: string): RunningService {
  let stack: Awaited<ReturnType<typeof startStack>>;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), `trainyard-${name}-`));
    const env = { ...process.env, REDIS_URL: inject('redisUrl'), REDIS_PREFIX: `e2e-${name}-${process.pid}` };
    stack = await startStack({ dataDir, workers: 1, env });
  });

  afterAll(async () => {
    await stack?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers = { 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { headers, body: JSON.stringify(body) };
    const response = await fetch(`${stack.url}${path}`, { method, ...sent });
    const answer = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer as T;
  };

  const upload = async (lines: readonly string[], columns: readonly object[] = []): Promise<string> => {
    const { id } = await call<{ id: string }>('POST', '/v1/datasets', { format: 'csv', columns });
    await fetch(`${stack.url}/v1/datasets/${id}/files/data`, { method: 'PUT', body: lines.join('\n') });
    await call('POST', `/v1/datasets/${id}/commit`);
    for (;;) {
      const { state, validation } = await call<{ state: string; validation: object }>('GET', `/v1/datasets/${id}`);
      if (state === 'rejected') throw new Error(JSON.stringify(validation));
      if (state === 'ready') return id;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  const trained = async (document: object): Promise<Job> => {
    const { id } = await call<Job>('POST', '/v1/jobs', { kind: 'train', ...document });
    for (;;) {
      const job = await call<Job>('GET', `/v1/jobs/${id}?wait=10`);
      if (!job.terminal) continue;
      if (job.state !== 'succeeded') throw new Error(JSON.stringify(job.failure));
      return job;
    }
  };

  const predicted = <T>({ bestCheckpoint: checkpoint }: Job, instances: readonly object[]): Promise<T> =>
    call<T>('POST', '/v1/predictions', { checkpoint, instances });

  const bytes = async (path: string) => new Uint8Array(await (await fetch(`${stack.url}${path}`)).arrayBuffer());

  return { call, upload, trained, predicted, bytes };
}
