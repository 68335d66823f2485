import type { IngestMessage, IngestTask } from '../ingest/messages.ts';
import { becomeChild, tellSupervisor } from './as-child.ts';

becomeChild();
const { readDataset } = await import('../ingest/read-dataset.ts');
const { StoreError } = await import('@trainyard/store');

async function serve(task: IngestTask): Promise<void> {
  const message: IngestMessage = await readDataset(task).then(
    (result) => ({ type: 'result', result }),
    (error: Error) => ({
      type: 'failed',
      message: error.message,
      retryable: error instanceof StoreError && error.retryable,
    }),
  );
  await tellSupervisor(message);
  process.exit(0);
}

process.once('message', (task: IngestTask) => void serve(task));
