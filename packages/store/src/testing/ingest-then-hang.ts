import { openStore } from '../open-store.ts';
import { childTask, sayAndHang } from './child-task.ts';

// Takes an ingest from the queue and never finishes it.
const { options } = childTask();
const store = await openStore(options);
store.queue.createIngestWorker(({ datasetId }) => sayAndHang({ datasetId }));
