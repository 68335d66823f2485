import type { JobRecord, JobStatus } from '@trainyard/contracts';

/** The status before the first event: nothing has happened yet. */
export function emptyStatus({ spec, createdAt }: JobRecord): JobStatus {
  return {
    state: 'waiting',
    revision: 0,
    attempt: 0,
    stopReason: null,
    failure: null,
    progress: {
      fraction: 0,
      epoch: 0,
      epochs: spec.epochs,
      step: 0,
      steps: 0,
      etaMs: null,
      samplesPerSecond: null,
      updatedAt: createdAt,
    },
    metrics: { latest: null, best: null, ...monitorOf(spec) },
    health: [],
    dataWarnings: [],
    preflight: null,
    bestCheckpoint: null,
    lastCheckpoint: null,
    weightsSha256: null,
    transitions: [],
    interventions: [],
    startedAt: null,
    finishedAt: null,
  };
}

/** What the best goes by, where the spec says so. */
function monitorOf({ checkpoints: { monitor, mode } }: JobRecord['spec']): Pick<JobStatus['metrics'], 'monitor'> {
  return monitor && mode ? { monitor: { name: monitor, mode } } : {};
}
