import { parentPort } from 'node:worker_threads';
import { type EstimateTask, estimateTraining } from './training-estimate.ts';

// The entry of the thread that threaded-estimates.ts starts: one estimate after the other.
parentPort?.on('message', async ({ id, task }: { id: number; task: EstimateTask }) => {
  try {
    parentPort?.postMessage({ id, estimate: await estimateTraining(task) });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
