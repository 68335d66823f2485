import { parentPort, workerData } from 'node:worker_threads';
import { type ConversionTask, convertWeights } from './convert-weights.ts';

// The entry of the thread that convert-in-thread.ts starts: one conversion, then it ends.
const conversion = await convertWeights(workerData as ConversionTask);
parentPort?.postMessage(conversion);
