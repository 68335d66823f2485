import { confusionTable } from './confusion-table.ts';
import { digitsJob } from './digits.ts';
import { progressLine } from './progress-line.ts';
import { type Job, type Report, Service, ServiceError } from './service.ts';

// Trains a small CNN on the 8x8 digits through the HTTP API of the service at TRAINYARD_URL.
const service = new Service(process.env.TRAINYARD_URL ?? 'http://127.0.0.1:3000');
const seed = Number(process.env.DEMO_SEED ?? 7);

try {
  await demo();
} catch (error) {
  process.stderr.write(`\n${error instanceof ServiceError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function demo(): Promise<void> {
  const dataset = await service.post<{ id: string }>('/v1/datasets', { sample: 'digits' });
  const document = digitsJob(await readyDataset(dataset.id), seed);
  const created = await service.post<Job>('/v1/jobs', document);
  const job = await followed(created);
  if (job.state !== 'succeeded')
    throw new ServiceError(`the job ended ${job.state}: ${job.failure?.message ?? 'no reason was given'}`);
  const { data: reports } = await service.get<{ data: Report[] }>(`/v1/jobs/${job.id}/reports`);
  const test = reports.find(({ split }) => split === 'test');
  if (test === undefined) throw new ServiceError('the job has no report on its test split');
  print(`\ntest accuracy ${test.accuracy.toFixed(3)}`);
  print(`on ${test.samples} digits it never saw, loss ${test.loss.toFixed(4)}\n`);
  print(`${confusionTable(test.confusionMatrix)}\n`);
  print(whereNext(job, dataset.id, document));
}

async function readyDataset(id: string): Promise<string> {
  for (;;) {
    const { state } = await service.get<{ state: string }>(`/v1/datasets/${id}`);
    if (state === 'ready') return id;
    if (state === 'rejected') throw new ServiceError(`the data set ${id} was rejected`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Follows a job to its end on one live line; without a terminal, on a line an epoch. */
async function followed(job: Job): Promise<Job> {
  let current = job;
  let epoch = -1;
  while (!current.terminal) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    current = await service.get<Job>(`/v1/jobs/${job.id}`);
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${progressLine(current)}`);
    else if (current.progress.epoch !== epoch) print(progressLine(current));
    epoch = current.progress.epoch;
  }
  if (process.stdout.isTTY) print('');
  return current;
}

function whereNext(job: Job, dataset: string, document: object): string {
  const { url } = service;
  const checkpoint = job.bestCheckpoint ?? job.lastCheckpoint ?? '';
  return `API documentation   ${url}/docs
best checkpoint     ${url}/v1/checkpoints/${checkpoint}/content?format=onnx   (or format=safetensors)

The same by hand:
  curl -X POST ${url}/v1/datasets -H 'content-type: application/json' -d '{"sample":"digits"}'
  curl ${url}/v1/datasets/${dataset}
  curl -X POST ${url}/v1/jobs -H 'content-type: application/json' -d '${JSON.stringify(document)}'
  curl ${url}/v1/jobs/${job.id}
  curl -N ${url}/v1/jobs/${job.id}/events/stream
  curl ${url}/v1/jobs/${job.id}/reports
  curl -o digits.onnx '${url}/v1/checkpoints/${checkpoint}/content?format=onnx'`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
