import { ForkedChild, type ForkOptions } from '../process/forked-child.ts';

/** What the child that calibrates tells at its end. */
export type CalibrationMessage = { slowness: number[] };

/** Measures in a child of its own how slowly this machine trains, on several networks; none: it could not be measured. */
export async function calibrate(options: ForkOptions): Promise<readonly number[]> {
  const child = new ForkedChild<never, CalibrationMessage>(options);
  try {
    for await (const batch of child.batches()) {
      for (const { slowness } of batch) return slowness.filter(Number.isFinite);
    }
    return [];
  } finally {
    child.kill();
    await child.exited;
  }
}
