import { parentPort } from 'node:worker_threads';
import type { BackgroundAnswer, BackgroundRequest } from './background.ts';
import { reviewData } from './data/review-data.ts';
import { failureOf } from './failure-of.ts';
import { type DataRequest, type LoadedData, loadData } from './prepare-data.ts';
import { type SnapshotStore, snapshotStore } from './snapshot-store.ts';

// The entry of the background thread: it answers one request after the other.
const port = parentPort;
if (port === null) throw new Error('background-thread.js is started by Background, not by itself');
let snapshots: Promise<SnapshotStore> | undefined;
let loaded: LoadedData | undefined;

async function prepare(request: DataRequest): Promise<LoadedData> {
  const data = await loadData(request);
  snapshots = snapshotStore(request, data);
  loaded = data;
  return data;
}

async function perform(request: BackgroundRequest): Promise<unknown> {
  if (request.do === 'prepare') return prepare(request.request);
  if (request.do === 'review') return loaded && reviewData(loaded);
  if (!snapshots) throw new Error('internal: a snapshot came before the data');
  return (await snapshots)(request.snapshot);
}

port.on('message', async (request: BackgroundRequest) => {
  const { id } = request;
  const answer: BackgroundAnswer = await perform(request).then(
    (value) => ({ id, value }),
    (error: unknown) => ({ id, failure: failureOf(error) }),
  );
  port.postMessage(answer);
});
