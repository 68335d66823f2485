import { Worker } from 'node:worker_threads';
import type { Conversion, ConversionTask } from './convert-weights.ts';

/** Converts in a thread of its own, so that requests go on being answered meanwhile. */
export function convertInThread(task: ConversionTask): Promise<Conversion> {
  const thread = new Worker(new URL('./convert-thread.js', import.meta.url), { workerData: task });
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`the thread that converts weights ended with code ${code}`)));
  });
}
