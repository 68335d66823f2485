import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jobKinds } from '@trainyard/contracts';
import { checkModel } from '@trainyard/engine';
import { computeHeapOptions } from '@trainyard/service-kit';
import { openArtifacts } from '@trainyard/store';
import { fashionMnist } from './fashion-mnist.ts';
import { type Workload, workloads } from './workloads.ts';

// One measurement of a workload as a job's child runs it: node in-job.js W1 [threads] [seconds]. Prints one line of JSON.
// AUGMENTATION holds a list of augmentations as JSON.
const [name = 'W1', threads = '1', seconds = '3'] = process.argv.slice(2);
const workload = workloads[name];
if (workload === undefined)
  throw new Error(`bench expects one of ${Object.keys(workloads).join(', ')}, received ${name}`);
const program = fileURLToPath(new URL('../../services/worker/dist/child/attempt-main.js', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'trainyard-bench-'));
process.stdout.write(`${JSON.stringify({ name, ...(await measure(workload)) })}\n`);
rmSync(dataDir, { recursive: true });

/** Fashion-MNIST stored as an ingest leaves it: bytes, and labels. */
async function storedDataset({ pixels: [from, to], classes, document }: Workload) {
  const { pixels, labels } = fashionMnist();
  const [rows, width] = [labels.length, to - from];
  const bytes = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < width; at++) bytes[row * width + at] = 255 * (pixels[row * 784 + from + at] ?? 0);
  }
  const artifacts = await openArtifacts({ dataDir });
  const files = {
    'train.rows.bin': await artifacts.putBlob(
      Buffer.from(Float32Array.from(labels, (label) => label % classes).buffer),
    ),
    'train.tensor.0.bin': await artifacts.putBlob(bytes),
  };
  const { shape } = (document as { input: { shape: number[] } }).input;
  const known = Array.from({ length: classes }, (_, value) => ({ value: String(value), count: 1 }));
  const schema = {
    schemaVersion: 2,
    format: 'idx',
    parts: { train: { rows } },
    dtype: 'float32',
    columns: [{ name: 'label', type: 'integer', role: 'target', missing: 0, min: 0, max: classes - 1, classes: known }],
    tensors: [{ name: 'image', role: 'feature', missing: 0, dtype: 'uint8', shape }],
    files: Object.entries(files).map(([file, { sha256, sizeBytes }]) => ({ name: file, bytes: sizeBytes, sha256 })),
  };
  return { ...files, 'schema.json': await artifacts.putBlob(Buffer.from(JSON.stringify(schema))) };
}

/** What the child is told to do: the job as the API settles it. */
async function taskOf(given: Workload): Promise<object> {
  const { model } = checkModel(given.document);
  if (model === undefined) throw new Error('internal: a workload that is not a model');
  const someId = (prefix: string) => `${prefix}_01ARZ3NDEKTSV4RRFFQ69G5FAV`;
  const spec = jobKinds.train.document.parse({
    kind: 'train',
    name,
    dataset: someId('ds'),
    model: someId('mdl'),
    target: { column: 'label', kind: 'class' },
    split: { type: 'holdOut', validation: 0, test: 0, stratify: false },
    preprocessing: [{ type: 'minMax', per: 'channel' }],
    augmentation: JSON.parse(process.env.AUGMENTATION ?? '[]'),
    loss: { type: 'crossEntropy' },
    batchSize: given.batch,
    epochs: 1_000_000,
    seed: 1,
    threads: Number(threads),
  });
  return {
    dataDir,
    job: { id: 'job', spec },
    model: { id: 'model', document: model.document },
    dataset: { id: 'dataset', stored: await storedDataset(given) },
    resumeFrom: null,
    ailments: [],
    changes: [],
    kept: [],
    memoryBytes: 2 ** 40,
  };
}

interface Progress {
  step: number;
  updatedAt: string;
}

/** Progress of a running child, until its rate was watched for so long. */
function watched(child: ChildProcess, forMs: number): Promise<[Progress, Progress]> {
  return new Promise((resolve, reject) => {
    let [first, seen]: [Progress | undefined, number] = [undefined, 0];
    child.on('exit', (code) => reject(new Error(`the child ended with ${code}`)));
    child.on(
      'message',
      ({ type, event, end }: { type: string; event?: { type: string; data: Progress }; end?: object }) => {
        if (type === 'end') reject(new Error(`the job ended: ${JSON.stringify(end)}`));
        if (type !== 'event' || event?.type !== 'progress') return;
        // The first reports come while the graph is compiled and the code is still being optimized.
        if (++seen === 3) first = event.data;
        if (first && Date.parse(event.data.updatedAt) - Date.parse(first.updatedAt) >= forMs)
          resolve([first, event.data]);
      },
    );
  });
}

async function measure(given: Workload) {
  const child = fork(program, [], {
    execArgv: [...computeHeapOptions],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.send({ type: 'start', task: await taskOf(given) });
  const [first, last] = await watched(child, Number(seconds) * 1000);
  child.removeAllListeners();
  child.kill('SIGKILL');
  return {
    stepsPerSecond: ((last.step - first.step) * 1000) / (Date.parse(last.updatedAt) - Date.parse(first.updatedAt)),
  };
}
