import { openStore } from '../open-store.ts';
import { childTask, sayAndHang } from './child-task.ts';
import { appendLoss, checkpointAt } from './records.ts';

// Takes an attempt from the queue and trains up to step 12, with a checkpoint at 10.
const { options } = childTask();
const store = await openStore(options);
store.queue.createAttemptWorker(async (payload) => {
  const { attempt } = await store.attempts.claim(payload, { workerId: `child-${process.pid}` });
  if (!attempt) return;
  await attempt.begin();
  await appendLoss(attempt, { 5: 0.5, 10: 0.1 });
  const { id } = await checkpointAt(store, attempt, 10, { best: true });
  await appendLoss(attempt, { 11: 0.11, 12: 0.12 });
  await sayAndHang({ jobId: attempt.jobId, checkpoint: id });
});
