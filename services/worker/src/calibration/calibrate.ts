import type { WorkerInfo } from '@trainyard/store';
import { ForkedChild, type ForkOptions } from '../process/forked-child.ts';

/** What the child that calibrates tells at its end. */
export type CalibrationMessage = { slowness: number[] };

/** Beyond what was measured: jobs also gather their batches, are evaluated and write checkpoints, and share the machine. */
const [usual, unlucky] = [1.2, 2];

/** Measures in a child of its own how slowly this machine trains; undefined: it could not be measured. */
export async function calibrate(options: ForkOptions): Promise<WorkerInfo['slowness']> {
  const child = new ForkedChild<never, CalibrationMessage>(options);
  try {
    for await (const batch of child.batches()) {
      for (const { slowness } of batch) return quantiles(slowness);
    }
    return undefined;
  } finally {
    child.kill();
    await child.exited;
  }
}

function quantiles(slowness: readonly number[]): WorkerInfo['slowness'] {
  const sorted = slowness.filter(Number.isFinite).sort((a, b) => a - b);
  const [middle, largest] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  if (middle === undefined || largest === undefined) return undefined;
  return { p50: usual * middle, p90: unlucky * largest };
}
