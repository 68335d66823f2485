import {
  type FieldChange,
  isTrainingField,
  type JobIntervention,
  type JobRecord,
  type JobStatus,
} from '@trainyard/contracts';

/** A change that comes into force after so many steps. */
export interface PlannedChange extends FieldChange {
  step: number;
}

const ofTraining = ({ interventions = [] }: Partial<JobStatus>): JobIntervention[] =>
  interventions.filter(({ field }) => isTrainingField(field));

const planned = ({ id, field, from, to }: FieldChange, step: number): PlannedChange => ({ id, field, from, to, step });

/** Names a change of one field. */
export const changeLabel = ({ id, field }: Pick<FieldChange, 'id' | 'field'>): string => `${id}/${field}`;

/**
 * The changes that an attempt makes which goes on after a number of steps: those of the job that a replay repeats, those
 * that came into force before at their steps, then those that wait, at once, but never before one that was accepted earlier.
 */
export function plannedChanges({ replay }: JobRecord, status: JobStatus, from: number): PlannedChange[] {
  const repeated = replay?.changes ?? [];
  const known = new Set(repeated.map(changeLabel));
  const own = ofTraining(status).filter((change) => !known.has(changeLabel(change)));
  const made = own.flatMap((change) => (change.applied ? [planned(change, change.step ?? 0)] : []));
  const last = Math.max(from, ...made.map(({ step }) => step));
  const waiting = own.flatMap((change) => (change.applied ? [] : [planned(change, last)]));
  return [...repeated, ...made, ...waiting];
}

/** The changes that wait to come into force. */
export function waitingChanges(status: JobStatus): FieldChange[] {
  return ofTraining(status)
    .filter(({ applied }) => !applied)
    .map(({ id, field, from, to }) => ({ id, field, from, to }));
}
