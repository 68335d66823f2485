/** Every state of a job, in the order of its life. */
export const jobStates = [
  'waiting',
  'queued',
  'starting',
  'running',
  'pausing',
  'paused',
  'cancelling',
  'finalizing',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export type JobState = (typeof jobStates)[number];

/** The closed set of phases: a client that knows these four can follow every present and future state. */
export const jobPhases = ['pending', 'active', 'suspended', 'terminal'] as const;
export type JobPhase = (typeof jobPhases)[number];

/** Phase of each state. */
export const phaseOf: Record<JobState, JobPhase> = {
  waiting: 'pending',
  queued: 'pending',
  starting: 'active',
  running: 'active',
  pausing: 'active',
  paused: 'suspended',
  cancelling: 'active',
  finalizing: 'active',
  succeeded: 'terminal',
  failed: 'terminal',
  cancelled: 'terminal',
};

/** Whether a job in this state has ended; it never leaves such a state. */
export const isTerminal = (state: JobState): boolean => phaseOf[state] === 'terminal';

/** Why a job ended. */
export const stopReasons = [
  'completed',
  'earlyStopped',
  'timeBudget',
  'userCancelled',
  'diverged',
  'invalidData',
  'outOfMemory',
  'storageFull',
  'storageUnavailable',
  'artifactCorrupt',
  'poison',
  'workerLost',
  'internal',
] as const;
export type StopReason = (typeof stopReasons)[number];
