import { type JobPlace, type JobTurn, phaseOf, type waitReasons } from '@trainyard/contracts';
import type { Outlook, ProjectStore, StoredJob, UnknownStart } from '@trainyard/store';

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

const unknowns: Record<UnknownStart, string> = {
  noWorker: 'No worker is alive.',
  noRoom: 'Its project may run no jobs: the limit jobsRunning.',
  noEstimates: 'No job ahead tells how long it takes.',
};

/** A turn as clients see it. */
export function turnOf({ own, others, eta, etaUnknown, assumed }: Outlook): JobTurn {
  return {
    position: own + others + 1,
    ahead: { own, others },
    eta,
    etaUnknown: etaUnknown && unknowns[etaUnknown],
    etaAssumed: assumed,
  };
}

function reasonOf({ own, others, isHeld, slots }: Outlook): Reason {
  if (slots === 0) return 'noWorker';
  if (isHeld) return 'projectBusy';
  return own + others > 0 ? 'behindOthers' : 'workersBusy';
}

function out(reason: Reason): JobPlace {
  const message = messages[reason];
  return { position: null, ahead: null, eta: null, etaUnknown: message, etaAssumed: 0, reason, message };
}

/** Says where a job stands in the queue, what it waits for, and when it is expected to start. @throws StoreUnavailable */
export async function explainQueue(
  { record: { id }, status: { state, attempt } }: StoredJob,
  { forecast, workers }: Pick<ProjectStore, 'forecast' | 'workers'>,
): Promise<JobPlace> {
  if (state === 'waiting') return out('datasetNotReady');
  if (state === 'paused') return out('paused');
  if (state !== 'queued') return out('notWaiting');
  const outlook = await forecast.ofAttempt({ jobId: id, attempt: attempt + 1 });
  // Between its worker's hand and its first state, and until the reconciler has looked, it has no place.
  if (!outlook) return out((await workers.list()).length === 0 ? 'noWorker' : 'workersBusy');
  const reason = reasonOf(outlook);
  return { ...turnOf(outlook), reason, message: messages[reason] };
}

/** The same for the resource of a job: null while it waits for nothing. @throws StoreUnavailable */
export async function placeOf(
  job: StoredJob,
  store: Pick<ProjectStore, 'forecast' | 'workers'>,
): Promise<JobPlace | null> {
  const phase = phaseOf[job.status.state as keyof typeof phaseOf];
  return phase === 'pending' || phase === 'suspended' ? explainQueue(job, store) : null;
}
