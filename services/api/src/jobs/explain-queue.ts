import type { JobQueue, waitReasons } from '@trainyard/contracts';
import type { ProjectStore, StoredJob } from '@trainyard/store';

type Reason = (typeof waitReasons)[number];

const messages: Record<Reason, string> = {
  noWorker: 'No worker is alive: start one, or look at /readyz.',
  workersBusy: 'It is the next; every worker has a job in hand.',
  behindOthers: 'Other jobs come first.',
  projectBusy: 'As many jobs of its project run as may: the limit jobsRunning.',
  datasetNotReady: 'Its dataset is not ready yet.',
  paused: 'It is paused: resume it.',
  notWaiting: 'It waits for nothing: it runs, or has ended.',
};

/** Says where a job stands in the queue and what it waits for. @throws StoreUnavailable */
export async function explainQueue(
  { record: { id }, status: { state, attempt } }: StoredJob,
  { queue, workers }: Pick<ProjectStore, 'queue' | 'workers'>,
): Promise<JobQueue> {
  const out = (reason: Reason): JobQueue => {
    return { jobId: id, position: null, ahead: null, reason, message: messages[reason] };
  };
  if (state === 'waiting') return out('datasetNotReady');
  if (state === 'paused') return out('paused');
  if (state !== 'queued') return out('notWaiting');
  const [place, alive] = await Promise.all([queue.place({ jobId: id, attempt: attempt + 1 }), workers.list()]);
  // Between its worker's hand and its first state, and until the reconciler has looked, it has no place.
  if (!place) return out(alive.length === 0 ? 'noWorker' : 'workersBusy');
  const { own, others, isHeld } = place;
  const unheld = own + others > 0 ? 'behindOthers' : 'workersBusy';
  const behind = isHeld ? 'projectBusy' : unheld;
  const reason: Reason = alive.length === 0 ? 'noWorker' : behind;
  return { jobId: id, position: own + others + 1, ahead: { own, others }, reason, message: messages[reason] };
}
