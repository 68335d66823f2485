import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BlobRef, jobKinds } from '@trainyard/contracts';
import { checkModel } from '@trainyard/engine';
import { computeHeapOptions } from '@trainyard/service-kit';
import type { MeasuredNetwork } from './networks.ts';

/** How a network is run to see what its child takes. */
export interface Trial {
  readonly network: MeasuredNetwork;
  readonly dataDir: string;
  readonly stored: Readonly<Record<string, BlobRef>>;
  readonly threads: number;
  /** What the child may take: data beyond a share of it stay on the disk. */
  readonly memoryBytes: number;
}

const program = fileURLToPath(new URL('../../../services/worker/dist/child/attempt-main.js', import.meta.url));
const someId = (prefix: string) => `${prefix}_01ARZ3NDEKTSV4RRFFQ69G5FAV`;

/** The job of a trial as the API settles it. */
export function specOf({ network, threads }: Pick<Trial, 'network' | 'threads'>) {
  const { classes, batch, optimizer = 'adam', validation = 0.1 } = network;
  return jobKinds.train.document.parse({
    kind: 'train',
    name: 'memory',
    dataset: someId('ds'),
    model: someId('mdl'),
    target: { column: 'label', kind: classes ? 'class' : 'number' },
    split: { type: 'holdOut', validation, test: 0.1, stratify: false },
    loss: { type: classes ? 'crossEntropy' : 'mse' },
    optimizer: { type: optimizer },
    batchSize: batch,
    epochs: 2,
    seed: 1,
    threads,
  });
}

/** The model of a network. @throws where its document is wrong */
export function modelOf({ layers, shape, vocabulary }: MeasuredNetwork) {
  const { model, findings } = checkModel({ input: { shape, ...(vocabulary && { dtype: 'int64' }) }, layers });
  if (model === undefined) throw new Error(`internal: a network that is no model: ${JSON.stringify(findings)}`);
  return model;
}

function taskOf(trial: Trial): object {
  return {
    dataDir: trial.dataDir,
    job: { id: 'job', spec: specOf(trial) },
    model: { id: 'model', document: modelOf(trial.network).document },
    dataset: { id: 'dataset', state: 'ready', stored: trial.stored },
    resumeFrom: null,
    ailments: [],
    changes: [],
    kept: [],
    memoryBytes: trial.memoryBytes,
  };
}

/** Bytes that the process had in memory at most. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

function ended(child: ChildProcess): Promise<object> {
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the child ended with ${code} before its job did`)));
    child.on('message', ({ type, end }: { type: string; end?: object }) => {
      if (type === 'end' && end) resolve(end);
    });
  });
}

/** Runs a network as a job's child does, and tells the most memory it took, in bytes. */
export async function peakMemoryOf(trial: Trial): Promise<number> {
  const child = fork(program, [], {
    execArgv: [...computeHeapOptions],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.send({ type: 'start', task: taskOf(trial) });
  try {
    const end = await ended(child);
    if (!('result' in end) || end.result !== 'completed') throw new Error(`the job ended: ${JSON.stringify(end)}`);
    return await peakOf(child.pid);
  } finally {
    child.removeAllListeners();
    child.kill('SIGKILL');
  }
}
