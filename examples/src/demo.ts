import { accuracyLine } from './accuracy-line.ts';
import { confusionTable } from './confusion-table.ts';
import { digitsJob } from './digits.ts';
import { follow } from './follow.ts';
import { progressLine } from './progress-line.ts';
import { readyDataset } from './ready-dataset.ts';
import { type Job, Service, ServiceError } from './service.ts';
import { testReport } from './test-report.ts';

// Trains a small CNN on the 8x8 digits through the HTTP API of the service at TRAINYARD_URL.
const service = new Service(process.env.TRAINYARD_URL ?? 'http://127.0.0.1:8080');
const seed = Number(process.env.DEMO_SEED ?? 7);

try {
  await demo();
} catch (error) {
  process.stderr.write(`\n${error instanceof ServiceError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function demo(): Promise<void> {
  const dataset = await service.post<{ id: string }>('/v1/datasets', { sample: 'digits' });
  const document = digitsJob(await readyDataset(service, dataset.id), seed);
  const created = await service.post<Job>('/v1/jobs', document);
  const job = await follow(service, created, progressPrinter());
  const test = await testReport({ service, job });
  print(`\n${accuracyLine(test)}`);
  print(`on ${test.samples} digits it never saw, loss ${test.loss.toFixed(4)}\n`);
  print(`${confusionTable(test.confusionMatrix)}\n`);
  print(whereNext(job, dataset.id, document));
}

/** A live line; without a terminal, a line an epoch. */
function progressPrinter(): (job: Job) => void {
  let epoch = -1;
  return (job) => {
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${progressLine(job)}${job.terminal ? '\n' : ''}`);
    else if (job.progress.epoch !== epoch) print(progressLine(job));
    epoch = job.progress.epoch;
  };
}

function whereNext(job: Job, dataset: string, document: object): string {
  const { url } = service;
  const checkpoint = job.bestCheckpoint ?? job.lastCheckpoint ?? '';
  return `API documentation   ${url}/docs
evaluation, plotted ${url}/v1/jobs/${job.id}/report.html
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
