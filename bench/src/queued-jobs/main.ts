import { median } from '../median.ts';
import { ask, letNoneRun, posted, residentMb } from './service.ts';

// TRAINYARD_URL=... node main.js [jobs] [clients] [busy]: jobs are queued that nobody may run, by so many clients at once, with `busy` while
// another one trains; prints what their requests and the lists between them took, and the memory of the API, at every tenth of the way.
const args = process.argv.slice(2);
const [jobs = 10_000, clients = 2] = args.filter((arg) => arg !== 'busy').map(Number);
const isBusy = args.includes('busy');
const listEvery = 25;

const percentile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
const shown = (values: readonly number[]) =>
  `p50 ${median(values).toFixed(1)} p99 ${percentile(values, 0.99).toFixed(1)} ms`;

async function timed<T>(into: number[], perform: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await perform();
  into.push(performance.now() - started);
  return result;
}

async function until(path: string, state: string): Promise<void> {
  while ((await ask(path)).state !== state) await new Promise((again) => setTimeout(again, 200));
}

/** A job to queue, on data that were read. */
async function preparedJob(): Promise<object> {
  const dataset = await posted('/v1/datasets', { sample: 'iris' });
  await until(`/v1/datasets/${dataset.id}`, 'ready');
  const layers = [{ type: 'dense', units: 3 }];
  const model = await posted('/v1/models', { document: { input: { shape: [4] }, layers } });
  const target = { column: 'species', kind: 'class' };
  return { kind: 'train', dataset: dataset.id, model: model.id, target, epochs: 2 };
}

/** Starts a job that trains for longer than anybody measures. */
async function keepBusy(job: object): Promise<void> {
  const { id } = await posted('/v1/jobs', { ...job, epochs: 1_000_000 });
  await until(`/v1/jobs/${id}`, 'running');
}

async function queueUp(job: object): Promise<void> {
  const [posts, lists]: [number[], number[]] = [[], []];
  let asked = 0;
  const client = async () => {
    while (asked < jobs) {
      const number = ++asked;
      await timed(posts, () => posted('/v1/jobs', job));
      if (number % listEvery === 0) await timed(lists, () => ask('/v1/jobs?state=queued&limit=50'));
      if (number % Math.ceil(jobs / 10) !== 0) continue;
      console.log(`${number} queued: POST ${shown(posts)}, list ${shown(lists)}, ${await residentMb()} MB`);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
}

const job = await preparedJob();
if (isBusy) await keepBusy(job);
await letNoneRun();
console.log(`at the start: ${await residentMb()} MB`);
await queueUp(job);
