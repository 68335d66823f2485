import { isTerminal, type JobEvent, type JobStatus } from '@trainyard/contracts';
import { foldHealth } from './fold-health.ts';
import { foldBest, foldLatest, type MetricMoment } from './fold-metrics.ts';

type EventOf<Type extends JobEvent['type']> = Extract<JobEvent, { type: Type }>;

function foldState(status: JobStatus, { seq, at, attempt, data }: EventOf<'state'>): JobStatus {
  const { state, reason, stopReason, failure } = data;
  return {
    ...status,
    state,
    revision: seq,
    attempt,
    stopReason,
    failure,
    transitions: [...status.transitions, { state, at, reason, attempt }],
    startedAt: status.startedAt ?? (attempt > 0 ? at : null),
    finishedAt: isTerminal(state) ? at : null,
  };
}

function momentOf({ step, data }: EventOf<'metric' | 'epoch'>): MetricMoment {
  return { ...data, step: step ?? 0 };
}

function foldCheckpoint(status: JobStatus, { step, data }: EventOf<'checkpoint'>): JobStatus {
  const { best } = status.metrics;
  const ofBest = best !== null && best.step === step;
  return {
    ...status,
    lastCheckpoint: data.checkpoint,
    bestCheckpoint: data.best ? data.checkpoint : status.bestCheckpoint,
    metrics: ofBest ? { ...status.metrics, best: { ...best, checkpoint: data.checkpoint } } : status.metrics,
  };
}

// An attempt that begins anew tells again what the one before it told.
const withoutCode = (warnings: JobStatus['dataWarnings'], code: string) =>
  warnings.filter((warning) => warning.code !== code);

/** A change that comes into force takes the place of its acceptance; those in force are in the order in which they came, then those that wait. */
function foldIntervention(status: JobStatus, { at, step, data }: EventOf<'intervention'>): JobStatus {
  const known = status.interventions ?? [];
  const accepted = known.find(({ id, field }) => id === data.id && field === data.field);
  const others = known.filter((each) => each !== accepted);
  const [made, waiting] = [others.filter(({ applied }) => applied), others.filter(({ applied }) => !applied)];
  const entry = { ...data, step, at: accepted?.at ?? at };
  const revision = status.revision + (accepted ? 0 : 1);
  const interventions = entry.applied ? [...made, entry, ...waiting] : [...made, ...waiting, entry];
  return { ...status, revision, interventions };
}

/** The status of a job after one more of its events: the status is nothing but what its events say. */
export function foldEvent(status: JobStatus, event: JobEvent): JobStatus {
  switch (event.type) {
    case 'state':
      return foldState(status, event);
    case 'progress':
      return { ...status, progress: event.data };
    case 'metric':
    case 'epoch': {
      const moment = momentOf(event);
      const { latest, best, monitor } = status.metrics;
      // Within an epoch only what is validated is a measurement of the model as it is then.
      const counts = event.type === 'epoch' || monitor?.name.startsWith('validation.');
      const folded = { latest: foldLatest(latest, moment), best: counts ? foldBest(status.metrics, moment) : best };
      return { ...status, metrics: { ...status.metrics, ...folded } };
    }
    case 'checkpoint':
      return foldCheckpoint(status, event);
    case 'health':
      return { ...status, health: foldHealth(status.health, event) };
    case 'data':
      return { ...status, dataWarnings: [...withoutCode(status.dataWarnings, event.data.code), event.data] };
    case 'preflight':
      return { ...status, preflight: event.data };
    case 'intervention':
      return foldIntervention(status, event);
    case 'log':
      return status;
  }
}
