import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { freePort } from '../../scripts/process/ports.mjs';
import { startStack } from '../../scripts/stack.mjs';

/** What tests read of a job. */
export interface Job {
  id: string;
  state: string;
  terminal: boolean;
  failure: unknown;
  bestCheckpoint: string;
  lastCheckpoint: string | null;
  weightsSha256: string;
  spec: { loss: object; features: object; target: object };
}

/** What a client does with the service over HTTP; each throws what the service answers when it refuses. */
export interface RunningService {
  /** Sends anything, and returns whatever is answered. */
  send: (path: string, init?: RequestInit) => Promise<Response>;
  /** The same service, used with an API key. */
  as: (key: string) => RunningService;
  /** Sends JSON, or bytes as the media type says. */
  call: <T>(method: string, path: string, body?: object, type?: string) => Promise<T>;
  /** The status and the body of the answer to what must be refused. */
  refusal: <T>(method: string, path: string, body?: object) => Promise<T & { status: number }>;
  /** Uploads the lines of a CSV and waits until they are ready. */
  upload: (lines: readonly string[], columns?: readonly object[]) => Promise<string>;
  /** Waits for the end of a job. @throws {Error} with the failure of one that does not succeed */
  ended: (id: string) => Promise<Job>;
  /** Trains to the end. @throws {Error} with the failure of a job that does not succeed */
  trained: (document: object) => Promise<Job>;
  /** Reports on the test part, one an output; testReport is the first. */
  testReports: <T>(job: Job) => Promise<T[]>;
  testReport: <T>(job: Job) => Promise<T>;
  predicted: <T>(job: Job, instances: readonly object[]) => Promise<T>;
  /** What the first output answers to each instance. */
  answers: <T>(job: Job, instances: readonly object[]) => Promise<T[]>;
  bytes: (path: string) => Promise<Uint8Array>;
}

/** Where a running service keeps what it keeps. */
export interface Whereabouts {
  dataDir: () => string;
  redisPrefix: string;
  /** Process ids of its workers. */
  workers: () => number[];
}

/** Runs the built services as processes on a real Redis around the tests of a file; `more` is added to their environment. */
export function runningService(
  name: string,
  workers = 1,
  more: () => NodeJS.ProcessEnv = () => ({}),
): RunningService & Whereabouts {
  let stack: Awaited<ReturnType<typeof startStack>>;
  let dataDir: string;
  const redisPrefix = `e2e-${name}-${process.pid}`;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), `trainyard-${name}-`));
    const env = {
      ...process.env,
      REDIS_URL: inject('redisUrl'),
      REDIS_PREFIX: redisPrefix,
      ...more(),
    };
    stack = await startStack({ dataDir, workers, port: await freePort('127.0.0.1'), env });
  });

  afterAll(async () => {
    await stack?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const client = clientOf((path, init) => fetch(`${stack.url}${path}`, init));
  return { ...client, dataDir: () => dataDir, redisPrefix, workers: () => stack.workers.map(({ pid }) => pid) };
}

function clientOf(send: RunningService['send']): RunningService {
  const call = async <T>(...asked: Parameters<typeof request>): Promise<T> =>
    (await accepted(await send(...request(...asked)))).json() as Promise<T>;

  const refusal = async <T>(...asked: Parameters<typeof request>): Promise<T & { status: number }> => {
    const response = await send(...request(...asked));
    const answer = await response.text();
    if (response.ok) throw new Error(`expected a refusal, received ${response.status} ${answer}`);
    return { ...JSON.parse(answer), status: response.status };
  };

  const upload = async (lines: readonly string[], columns: readonly object[] = []): Promise<string> => {
    const { id } = await call<{ id: string }>('POST', '/v1/datasets', { format: 'csv', columns });
    await call('PUT', `/v1/datasets/${id}/files/data`, Buffer.from(lines.join('\n')), 'text/csv');
    await call('POST', `/v1/datasets/${id}/commit`);
    for (;;) {
      const { state, validation } = await call<{ state: string; validation: object }>('GET', `/v1/datasets/${id}`);
      if (state === 'rejected') throw new Error(JSON.stringify(validation));
      if (state === 'ready') return id;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  const ended = async (id: string): Promise<Job> => {
    for (;;) {
      const job = await call<Job>('GET', `/v1/jobs/${id}?wait=10`);
      if (!job.terminal) continue;
      if (job.state !== 'succeeded') throw new Error(JSON.stringify(job.failure));
      return job;
    }
  };

  const trained = async (document: object): Promise<Job> => {
    const { id } = await call<Job>('POST', '/v1/jobs', { kind: 'train', ...document });
    return ended(id);
  };

  const testReports = async <T>({ id }: Job): Promise<T[]> => {
    const { data } = await call<{ data: ({ split: string } & T)[] }>('GET', `/v1/jobs/${id}/reports`);
    return data.filter(({ split }) => split === 'test');
  };

  const testReport = async <T>(job: Job): Promise<T> => {
    const [report] = await testReports<T>(job);
    if (report === undefined) throw new Error(`expected a report on the test part of ${job.id}, received none`);
    return report;
  };

  const predicted = <T>({ bestCheckpoint: checkpoint }: Job, instances: readonly object[]): Promise<T> =>
    call<T>('POST', '/v1/predictions', { checkpoint, instances });

  const answers = async <T>(job: Job, instances: readonly object[]): Promise<T[]> =>
    (await predicted<{ predictions: T[] }>(job, instances)).predictions;

  const bytes = async (path: string) => new Uint8Array(await (await accepted(await send(path))).arrayBuffer());

  const as = (key: string): RunningService => {
    const authorization = `Bearer ${key}`;
    return clientOf((path, init) => send(path, { ...init, headers: { authorization, ...init?.headers } }));
  };

  return { send, as, call, refusal, upload, ended, trained, testReports, testReport, predicted, answers, bytes };
}

function request(method: string, path: string, body?: object, type = 'application/json'): [string, RequestInit] {
  if (body === undefined) return [path, { method }];
  const content = body instanceof Uint8Array ? body : JSON.stringify(body);
  return [path, { method, headers: { 'content-type': type }, body: content }];
}

async function accepted(response: Response): Promise<Response> {
  if (!response.ok) throw new Error(await response.text());
  return response;
}
