import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatasetRecord, JobRecord, ModelRecord } from '@trainyard/contracts';
import { checkModel } from '@trainyard/engine/check';
import { openArtifacts } from '@trainyard/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AttemptEnd, AttemptTask, ChildMessage, SupervisorMessage } from './attempt/messages.ts';
import { childEnvironment } from './process/child-environment.ts';
import { ForkedChild } from './process/forked-child.ts';
import { jobSpec } from './testing/job-spec.ts';
import { imageShape, largeImageSet } from './testing/large-image-set.ts';

// A stored set of twice the size of what the child may take. By hand with 2 GB: MEMORY_TRIAL_MB=1024 npx vitest run services/worker/src/memory-limit.test.ts
const limitMiB = Number(process.env.MEMORY_TRIAL_MB ?? 384);
const fewRows = 2000;
const program = fileURLToPath(new URL('../dist/child/attempt-main.js', import.meta.url));

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'trainyard-memory-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

async function stored(dtype: 'uint8' | 'float32', rows: number): Promise<DatasetRecord['stored']> {
  return largeImageSet(await openArtifacts({ dataDir }), dtype, rows);
}

function task(dataset: DatasetRecord['stored'], memoryBytes: number): AttemptTask {
  const layers = [{ type: 'flatten' }, { type: 'dense', units: 2 }];
  const { model } = checkModel({ input: { shape: imageShape }, layers });
  const spec = jobSpec({
    target: { column: 'label', kind: 'class' },
    preprocessing: [{ type: 'standardize' }],
    split: { type: 'holdOut', validation: 0.1, test: 0.1, stratify: true },
    batchSize: 256,
    epochs: 1,
  });
  return {
    dataDir,
    job: { id: 'job', spec } as unknown as JobRecord,
    model: { id: 'model', document: model!.document } as unknown as ModelRecord,
    dataset: { id: 'dataset', stored: dataset } as unknown as DatasetRecord,
    resumeFrom: null,
    ailments: [],
    changes: [],
    kept: [],
    memoryBytes,
  };
}

interface Trial {
  end: AttemptEnd;
  /** Epoch events without what a clock tells, and reports. */
  told: unknown[];
  peakMiB: number;
}

async function peakMiBOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

async function run(given: AttemptTask): Promise<Trial> {
  const child = new ForkedChild<SupervisorMessage, ChildMessage>({ program, env: childEnvironment() });
  child.send({ type: 'start', task: given });
  const told: unknown[] = [];
  for await (const batch of child.batches()) {
    for (const message of batch) {
      if (message.type === 'report') told.push(message.report);
      if (message.type === 'event' && message.event.type === 'epoch') {
        told.push({ ...message.event.data, durationMs: null });
      }
      if (message.type !== 'end') continue;
      const peakMiB = await peakMiBOf(child.pid);
      child.kill();
      return { end: message.end, told, peakMiB };
    }
  }
  throw new Error(`the child ended without a word: ${JSON.stringify(await child.exited)}`);
}

it('trains on a stored set twice as large as its memory', async () => {
  const set = await stored('float32', (2 * limitMiB * 2 ** 20) / 4096);
  const { end, peakMiB } = await run(task(set, limitMiB * 2 ** 20));
  console.info(`limit ${limitMiB} MiB, set ${2 * limitMiB} MiB: the child took ${Math.round(peakMiB)} MiB at most`);
  expect(end).toMatchObject({ result: 'completed' });
  expect(peakMiB).toBeLessThan(limitMiB);
}, 600_000);

it.each(['uint8', 'float32'] as const)(
  'comes to the same weights, metrics and reports from the disk as from memory: %s',
  async (dtype) => {
    const set = await stored(dtype, fewRows);
    const onDisk = await run(task(set, 0));
    const inMemory = await run(task(set, 2 ** 40));
    expect(onDisk.end).toMatchObject({ result: 'completed' });
    expect({ end: onDisk.end, told: onDisk.told }).toEqual({ end: inMemory.end, told: inMemory.told });
  },
);
