import {
  allowedActions,
  type ChangeableField,
  isTerminal,
  isTrainingField,
  type JobPatch,
  type ProblemFinding,
  patchedFields,
} from '@trainyard/contracts';
import type { StoredJob } from '@trainyard/store';
import { ApiError } from '../errors/api-error.ts';
import { refuseErrors } from '../errors/refuse.ts';
import { errorAt } from './checks/finding.ts';

/** Why a field of a job cannot be changed; undefined where it can. */
type Obstacle = (job: StoredJob, value: unknown) => string | undefined;

const ofTraining: Obstacle = ({ record: { spec, replay } }) => {
  if (spec.kind !== 'train')
    return `a job of the kind ${spec.kind} keeps to its plan; only one of the kind train is steered`;
  return replay && 'a replay repeats what its original did, changes included';
};

const above =
  (what: 'epoch' | 'step'): Obstacle =>
  ({ status: { progress } }, value) =>
    Number(value) > progress[what] ? undefined : `expected more than the ${progress[what]} that are made`;

const needsEarlyStopping: Obstacle = ({ record: { spec } }) =>
  spec.kind === 'train' && spec.earlyStopping ? undefined : 'the job has no early stopping';

const obstacles: Partial<Record<ChangeableField, Obstacle>> = {
  epochs: above('epoch'),
  steps: above('step'),
  'earlyStopping.patience': needsEarlyStopping,
};

function findingOf(job: StoredJob, field: ChangeableField, value: unknown): ProblemFinding[] {
  const reason = (isTrainingField(field) && ofTraining(job, value)) || obstacles[field]?.(job, value);
  if (!reason) return [];
  const message = `${field} cannot be changed: ${reason}`;
  const hint = 'Leave it out; POST /v1/jobs/{id}/fork makes a new job with other fields.';
  return [errorAt(`/${field.replace('.', '/')}`, { code: 'notChangeable', message, received: value, hint })];
}

/** States in which the last step has run, or is not to run any more. */
const tooLate: ReadonlySet<string> = new Set(['finalizing', 'cancelling']);

/** Most changes of one job: its status holds each. */
const mostChanges = 1000;

function checkState({ record: { id }, status: { state, interventions = [] } }: StoredJob, patch: JobPatch): void {
  const conflict = (why: string) =>
    new ApiError('jobStateConflict', `The job ${id} ${why}.`, { state, allowedActions: allowedActions(state) });
  if (isTerminal(state)) throw conflict(`is ${state}, and an ended job stays as it is`);
  const isOfTraining = patchedFields(patch).some(([field]) => isTrainingField(field));
  if (isOfTraining && tooLate.has(state)) throw conflict(`is ${state}: no further step will run`);
  if (interventions.length >= mostChanges)
    throw conflict(`was changed ${interventions.length} times, which is the most`);
}

/** Whether a job accepts a change as it stands; every field that it does not is named. @throws {ApiError} jobStateConflict, invalidJob */
export function checkChange(job: StoredJob, patch: JobPatch): void {
  checkState(job, patch);
  refuseErrors(
    'invalidJob',
    patchedFields(patch).flatMap(([field, value]) => findingOf(job, field, value)),
  );
}
