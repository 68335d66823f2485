import { parentPort, workerData } from 'node:worker_threads';
import { failureOf } from './failure-of.ts';
import type { DataAnswer } from './load-data.ts';
import { type DataRequest, prepareData } from './prepare-data.ts';

// The entry of the data thread: reading, splitting and preprocessing take long and would keep the child from answering.
const answer: DataAnswer = await prepareData(workerData as DataRequest).then(
  (data) => ({ data }),
  (error: unknown) => ({ failure: failureOf(error) }),
);
parentPort?.postMessage(answer);
