import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DatasetProfile,
  type DatasetRecord,
  defaultProject,
  makeId,
  type Problem,
  problemSchema,
} from '@trainyard/contracts';
import type { PredictionTask, Tensors } from '@trainyard/inference';
import { openStore, type Store } from '@trainyard/store';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { monotonicFactory } from 'ulid';
import { inject } from 'vitest';
import { type AppOptions, buildApp, type ServerDeps } from '../app.ts';
import { convertWeights } from '../checkpoints/convert-weights.ts';
import { newDataset } from '../datasets/new-dataset.ts';
import { estimateTraining } from '../estimates/training-estimate.ts';
import type { Sender } from '../webhooks/sender.ts';
import { iris } from './profiles.ts';

/** Methods that tests send. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** The API on a real store of its own, with everything a test needs around it. */
export interface ApiUnderTest {
  app: FastifyInstance;
  /** The store of the API. */
  store: Store;
  /** The store of a worker beside it. */
  worker: Store;
  deps: ServerDeps;
  dataDir: string;
  /** Sends a request; a body that is an object goes as JSON. */
  send: (method: Method, url: string, more?: Partial<InjectOptions>) => Promise<LightMyRequestResponse>;
  /** Sends a request that must fail; its problem, held to the schema and to the status. */
  problem: (method: Method, url: string, more?: Partial<InjectOptions>) => Promise<Problem>;
  /** Makes a dataset whose profile is this one, in the default project or another. */
  readyDataset: (profile?: DatasetProfile, project?: string, name?: string) => Promise<DatasetRecord>;
  /** Listens; the address. */
  listen: () => Promise<string>;
  /** What the model of a prediction is to answer. */
  predicts: (answer: (task: PredictionTask) => Tensors | Promise<Tensors>) => void;
  close: () => Promise<void>;
}

const sample = {
  name: 'flowers',
  title: 'Flowers',
  rows: 2,
  columns: 2,
  target: 'species',
  task: 'classification',
  source: 'a test',
  licence: 'none',
  file: 'flowers.csv',
};

/** Nothing leaves this machine unless a test brings a sender of its own. */
const arrived = { at: new Date().toISOString(), durationMs: 0, status: 204, error: null };

/** On a busy machine a connection may take longer to come than a command waits for it. */
async function connected(store: Store): Promise<void> {
  const look = () =>
    store.workers.list().then(
      () => true,
      () => false,
    );
  while (!(await look())) await sleep(20);
}

async function makeSamples(folder: string): Promise<void> {
  await writeFile(join(folder, 'samples.json'), JSON.stringify([sample]));
  await writeFile(join(folder, 'flowers.csv'), 'width,species\n1,a\n2,b\n');
}

/** Starts the API on the Redis of the tests, under a prefix of its own. */
export async function apiUnderTest(
  limits: Partial<ServerDeps['limits']> = {},
  options: AppOptions = {},
  sender: Sender = { allowPrivate: false, send: async () => arrived },
): Promise<ApiUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'trainyard-api-'));
  const dataDir = join(folder, 'data');
  const prefix = `api-${randomUUID()}`;
  await makeSamples(folder);
  const common = {
    dataDir,
    prefix,
    redisUrl: inject('redisUrl'),
    timing: { pollEventsMs: 200, commandTimeoutMs: 2000 },
  };
  const store = await openStore({ ...common, role: 'api' });
  const worker = await openStore({ ...common, role: 'worker' });
  await Promise.all([store, worker].map(connected));
  const ulid = monotonicFactory();
  let answer: (task: PredictionTask) => Tensors | Promise<Tensors> = () => ({});
  const deps: ServerDeps = {
    store,
    inference: { predict: async (task) => answer(task) },
    convertWeights,
    estimateTraining,
    samplesDir: folder,
    limits: { uploadBytes: 1_000_000, receiveTimeoutMs: 5000, ...limits },
    webhooks: sender,
    newId: (kind) => makeId(kind, ulid()),
    now: () => new Date(),
  };
  const app = await buildApp(deps, { checkAnswers: true, ...options });
  const send: ApiUnderTest['send'] = (method, url, more) => app.inject({ method, url, ...more });
  return {
    app,
    store,
    worker,
    deps,
    dataDir,
    send,
    problem: async (...request) => {
      const response = await send(...request);
      const problem = problemSchema.parse(response.json());
      if (problem.status !== response.statusCode)
        throw new Error(`expected ${problem.status}, received ${response.statusCode}`);
      return problem;
    },
    readyDataset: async (profile = iris, project = defaultProject, name = 'flowers') => {
      const asked = { name, format: 'csv' as const, columns: [] };
      const record: DatasetRecord = {
        ...newDataset(asked, { state: 'ready', files: [], sample: null }, deps),
        profile,
        contentHash: 'a'.repeat(64),
        validation: { errors: 0, warnings: 0, findings: [], truncated: false },
        stored: {},
        readyAt: new Date().toISOString(),
      };
      await store.inProject(project).datasets.create(record);
      return record;
    },
    listen: async () => {
      await app.listen({ host: '127.0.0.1', port: 0 });
      return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    },
    predicts: (next) => {
      answer = next;
    },
    close: async () => {
      await app.close();
      await Promise.all([store.close(), worker.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
