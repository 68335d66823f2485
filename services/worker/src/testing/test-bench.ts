import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type ColumnOverride,
  createDatasetSchema,
  type DatasetRecord,
  type FileRole,
  type FinalRecord,
  type JobEvent,
  type JobRecord,
  type JobSpec,
  type JobStatus,
  jobKinds,
  type ModelRecord,
  makeId,
  schemaVersion,
  settledOptions,
} from '@trainyard/contracts';
import { checkModel } from '@trainyard/engine/check';
import { openStore, type Store } from '@trainyard/store';
import { ulid } from 'ulid';
import { jobSpec, type OfKind, type SpecAsked } from './job-spec.ts';
import { poll } from './poll.ts';
import { readOnce } from './read-samples.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** What a test asks of a job, with the document of its model. */
export type JobAsked = Omit<SpecAsked, 'model'> & { dataset: string; model: object; as?: OfKind };

/** A store of its own with workers as processes, as the API would see them. */
export interface TestBench {
  store: Store;
  dataDir: string;
  startWorker(env?: NodeJS.ProcessEnv): WorkerProcess;
  /** A dataset of uploaded files that nobody reads yet; its id. */
  upload(files: Partial<Record<FileRole, Uint8Array>>, columns?: ColumnOverride[]): Promise<string>;
  /** Hands a dataset to the ingest. */
  ingest(datasetId: string): Promise<unknown>;
  /** Waits until the ingest has settled a dataset. */
  settled(datasetId: string): Promise<DatasetRecord>;
  /** A sample that ships, read by a worker of the first bench that asks for it; its id. */
  sample(name: string, columns?: ColumnOverride[]): Promise<string>;
  /** Accepts a job; its id. */
  submit(asked: JobAsked): Promise<string>;
  /** Waits until so many workers are there to take jobs. */
  workers(count: number): Promise<unknown>;
  status(jobId: string): Promise<JobStatus>;
  /** Waits until a job's status is as asked. */
  until(jobId: string, isSo: (status: JobStatus) => boolean): Promise<JobStatus>;
  final(jobId: string): Promise<FinalRecord>;
  events(jobId: string): Promise<JobEvent[]>;
  close(): Promise<void>;
}

function datasetRecord(files: DatasetRecord['files'], columns: ColumnOverride[]): DatasetRecord {
  const format = files.some(({ role }) => role === 'data') ? 'csv' : 'idx';
  const asked = createDatasetSchema.parse({ format, columns });
  const id = makeId('dataset', ulid());
  const later = { stored: null, contentHash: null, profile: null, validation: null, readyAt: null };
  const reading = { format, columns: asked.columns, ...settledOptions(format, {}), sample: null, files } as const;
  const createdAt = new Date().toISOString();
  return { schemaVersion, id, name: id, ...reading, state: 'validating', revision: 1, ...later, createdAt };
}

function modelRecord(document: object): ModelRecord {
  const { model, layers, parameterCount, findings } = checkModel(document);
  if (!model) throw new Error(`the model of the test is wrong: ${JSON.stringify(findings)}`);
  const id = makeId('model', ulid());
  const contentHash = '0'.repeat(64);
  const table = { parameterCount, layers: layers as ModelRecord['layers'], warnings: [] };
  const createdAt = new Date().toISOString();
  return { schemaVersion, id, name: id, contentHash, ...table, document: model.document, createdAt };
}

/** The spec of a training as one of another kind: what only trainings have is left out. */
function ofKind(training: JobSpec, as: OfKind): JobSpec {
  const { shape } = jobKinds[as.kind].spec;
  const shared = Object.entries(training).filter(([name]) => name in shape);
  return { ...(Object.fromEntries(shared) as JobSpec), ...as } as JobSpec;
}

function jobRecord({ model: _document, as, ...asked }: JobAsked, model: string): JobRecord {
  const id = makeId('job', ulid());
  const training = jobSpec({ ...asked, model, name: id });
  const spec = as ? ofKind(training, as) : training;
  return { schemaVersion, id, spec, warnings: [], createdAt: new Date().toISOString() };
}

async function allEvents(store: Store, jobId: string): Promise<JobEvent[]> {
  const all: JobEvent[] = [];
  for (;;) {
    const { events, latestSeq } = await store.events.read(jobId, { after: all.at(-1)?.seq ?? 0, limit: 1000 });
    all.push(...events);
    if ((all.at(-1)?.seq ?? 0) >= latestSeq) return all;
  }
}

async function openConnected(dataDir: string, redisUrl: string, prefix: string): Promise<Store> {
  const store = await openStore({ dataDir, redisUrl, prefix, role: 'api' });
  // On a busy machine a connection may take longer to come than a command waits for it.
  await poll('a connection', () => store.workers.list().catch(() => undefined));
  return store;
}

/** Opens a bench on the Redis of the tests, under a prefix of its own. */
export async function openTestBench(redisUrl: string): Promise<TestBench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'trainyard-worker-'));
  const prefix = `test-${randomUUID()}`;
  const store = await openConnected(dataDir, redisUrl, prefix);
  const workers: WorkerProcess[] = [];

  async function upload(files: Partial<Record<FileRole, Uint8Array>>, columns: ColumnOverride[] = []) {
    const stored: DatasetRecord['files'] = [];
    for (const [role, bytes] of Object.entries(files)) {
      stored.push({ role: role as FileRole, ...(await store.artifacts.putBlob(bytes)) });
    }
    const record = datasetRecord(stored, columns);
    await store.datasets.create(record);
    return record.id;
  }

  const ingest = (datasetId: string) => store.queue.enqueueIngest({ datasetId });

  const settled = (id: string) =>
    poll(`dataset ${id}`, async () => {
      const record = await store.datasets.get(id);
      return record?.state === 'ready' || record?.state === 'rejected' ? record : undefined;
    });

  const until = (id: string, isSo: (status: JobStatus) => boolean) =>
    poll(`job ${id}`, async () => {
      const job = await store.jobs.get(id);
      return job && isSo(job.status) ? job.status : undefined;
    });

  return {
    store,
    dataDir,
    upload,
    ingest,
    settled,
    until,
    startWorker(env = {}) {
      const own = { DATA_DIR: dataDir, REDIS_URL: redisUrl, REDIS_PREFIX: prefix, LEASE_MS: '5000' };
      const worker = startWorkerProcess({ ...own, ...env });
      workers.push(worker);
      return worker;
    },
    sample: (name, columns) =>
      readOnce(store, JSON.stringify([name, columns]), async () => {
        const path = fileURLToPath(new URL(`../../../../samples/${name}.csv`, import.meta.url));
        const id = await upload({ data: await readFile(path) }, columns);
        await ingest(id);
        const record = await settled(id);
        if (record.state === 'ready') return record;
        throw new Error(`sample ${name} was rejected: ${JSON.stringify(record.validation)}`);
      }),
    async submit(asked) {
      const model = modelRecord(asked.model);
      await store.models.create(model);
      const { record } = await store.jobs.create(jobRecord(asked, model.id));
      return record.id;
    },
    workers: (count) =>
      poll(`${count} workers`, async () => ((await store.workers.list()).length >= count ? true : undefined)),
    status: async (id) => (await until(id, () => true)) as JobStatus,
    final: (id) => poll(`the end of ${id}`, () => store.jobs.final(id)),
    events: (id) => allEvents(store, id),
    async close() {
      for (const worker of workers) worker.kill();
      await Promise.all(workers.map(({ exited }) => exited));
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
