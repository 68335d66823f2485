import { isDeepStrictEqual } from 'node:util';
import {
  type CheckpointRecord,
  type ContinuedFrom,
  effectiveSpec,
  type ForkRequest,
  isTerminal,
  type JobSpecOf,
  type ProblemFinding,
} from '@trainyard/contracts';
import type { StoredJob } from '@trainyard/store';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors/api-error.ts';
import { found } from '../errors/not-found.ts';
import { admit } from '../estimates/admit.ts';
import { estimateJob } from '../estimates/estimate-job.ts';
import { errorAt, warningAt } from './checks/finding.ts';
import { createJob } from './create-job.ts';
import { mergePatch } from './merge-patch.ts';
import { type ReadJob, readJob } from './read-job.ts';
import { newestWhole, whole } from './whole-checkpoint.ts';

type Document = Record<string, unknown>;

/** Fields that give the state of a training its meaning: with others it begins with the weights alone. */
const meaningful = [
  ...['kind', 'dataset', 'model', 'features', 'target', 'outputs', 'split', 'group', 'sampleWeight', 'preprocessing'],
  ...['missing', 'batchSize', 'backpropagationThroughTime', 'seed', 'spikeGuard', 'initialWeights'],
];

async function checkpointOf(job: StoredJob, which: string, { store }: Deps): Promise<CheckpointRecord> {
  const { record, status } = job;
  const id = which === 'last' ? status.lastCheckpoint : which === 'best' ? status.bestCheckpoint : which;
  if (which === 'last' && id !== null) return newestWhole(job, store);
  const checkpoint = id === null ? undefined : await store.checkpoints.get(id);
  if (checkpoint?.jobId === record.id) return whole(checkpoint, store);
  if (id !== null || isTerminal(status.state))
    throw new ApiError('notFound', `The job ${record.id} has no such checkpoint.`);
  throw new ApiError('checkpointNotReady', `The job ${record.id} is ${status.state} and has no checkpoint yet.`);
}

/** The fields in which a document differs so that the state of the training means nothing to it. */
function obstacles(spec: Document, document: Document): string[] {
  const withoutRate = ({ optimizer }: Document) => ({ ...(optimizer as Document), learningRate: undefined });
  const others = meaningful.filter((field) => !isDeepStrictEqual(spec[field], document[field]));
  return isDeepStrictEqual(withoutRate(spec), withoutRate(document)) ? others : [...others, 'optimizer'];
}

/** What of the state the new job leaves out. */
function forgotten(spec: Document, document: Document): ContinuedFrom['afresh'] {
  const differs = (...fields: string[]) => fields.some((field) => !isDeepStrictEqual(spec[field], document[field]));
  return [
    ...(differs('schedule', 'scheduleUnit') ? (['schedule'] as const) : []),
    ...(differs('earlyStopping', 'onDivergence', 'checkpoints', 'validateEvery') ? (['stopping'] as const) : []),
  ];
}

function lengthFindings({ epochs, steps }: Document, { epoch, step }: CheckpointRecord): ProblemFinding[] {
  const short = (field: string, made: number) =>
    errorAt(`/${field}`, {
      code: 'tooSmall',
      message: `${field}: expected more than the ${made} that the checkpoint has behind it; they count from the start`,
      hint: 'Ask for more, or for an earlier checkpoint.',
    });
  return [
    ...(typeof epochs === 'number' && epochs <= epoch ? [short('epochs', epoch)] : []),
    ...(typeof steps === 'number' && steps <= step ? [short('steps', step)] : []),
  ];
}

/** Judges the document whole, with what was found before. @throws {ApiError} with every finding at its place in the overrides */
async function judged(document: Document, findings: ProblemFinding[], deps: Deps): Promise<ReadJob> {
  const placed = (found: readonly ProblemFinding[]) =>
    found.map(({ pointer = '', ...rest }) => ({ ...rest, pointer: `/overrides${pointer}` }));
  try {
    const job = await readJob(document, deps.store);
    if (findings.length === 0) return job;
  } catch (error) {
    if (!(error instanceof ApiError) || !error.extra.errors) throw error;
    throw new ApiError(error.code, error.message, {
      errors: placed([...error.extra.errors, ...findings]),
      cause: error,
    });
  }
  throw new ApiError('invalidJob', 'The new job would have nothing to do; see errors.', { errors: placed(findings) });
}

function carriedWarning(
  { id, step, kind }: CheckpointRecord,
  others: readonly string[],
  left: ContinuedFrom['afresh'] = [],
) {
  const hint = 'Nothing is to be done.';
  const whole = `it begins after step ${step} with the weights and the training state of ${id}`;
  const without = left.length > 0 ? `, but for what its ${left.join(' and ')} remembered` : '';
  if (others.length === 0 && kind !== 'restored')
    return warningAt('', { code: 'stateCarried', message: `${whole}${without}`, hint });
  const reason = others.length > 0 ? `means nothing with other ${others.join(', ')}` : 'of their step was not kept';
  const message = `it begins at step 0 with the weights of ${id} alone: the training state ${reason}`;
  return warningAt('', { code: 'weightsCarried', message, hint });
}

/**
 * Accepts a job that begins where another was, with some fields of its document others: with weights and training state where
 * these keep their meaning, else with the weights.
 * @throws {ApiError} notFound, jobNotForkable, checkpointNotReady, checkpointLost, and what a new job is refused for
 */
export async function forkJob(
  id: string,
  { checkpoint: which, overrides }: ForkRequest,
  deps: Deps,
): Promise<StoredJob> {
  const original = found(await deps.store.jobs.get(id), `job ${id}`);
  const { record, status } = original;
  if (record.spec.kind !== 'train') {
    throw new ApiError(
      'jobNotForkable',
      `The job ${id} is of the kind ${record.spec.kind}; only trainings are forked.`,
    );
  }
  const checkpoint = await checkpointOf(original, which, deps);
  const effective = effectiveSpec(record.spec, status.interventions, 'accepted') as JobSpecOf<'train'>;
  const { initialWeights: _given, name, ...rest } = effective;
  const spec: Document = { ...rest, ...(name !== id && { name }) };
  const document = mergePatch(spec, overrides) as Document;
  const others = obstacles(spec, document);
  const isCarried = others.length === 0 && checkpoint.kind !== 'restored';
  if (!isCarried) document.initialWeights ??= { checkpoint: checkpoint.id };
  const job = await judged(document, isCarried ? lengthFindings(document, checkpoint) : [], deps);
  const estimate = await estimateJob(job, deps);
  admit(estimate);
  const { epoch, step, weights, trainingState } = checkpoint;
  const afresh = forgotten(spec, document);
  const continuedFrom = { checkpoint: checkpoint.id, epoch, step, weights, trainingState, afresh };
  const warnings = [...job.warnings, carriedWarning(checkpoint, others, afresh)];
  const origin = { forkedFrom: id, ...(isCarried && { continuedFrom }) };
  return createJob({ ...job, warnings }, estimate, deps, origin);
}
