import type { AttemptPayload, CheckpointRecord, RunEnvironment } from '@trainyard/contracts';
import { type Logger, withLogFields } from '@trainyard/service-kit';
import { type Attempt, Fenced, type Store, TransitionRefused } from '@trainyard/store';
import type { Pace } from '../calibration/pace.ts';
import type { WorkerMetrics } from '../metrics/worker-metrics.ts';
import type { ChildReserve } from '../process/child-reserve.ts';
import { kernelMemoryKills } from '../process/kernel-memory-kills.ts';
import { failureOf } from '../training/failure-of.ts';
import { beginningOf } from './beginning.ts';
import { CheckpointShelf } from './checkpoint-shelf.ts';
import { diagnoseExit } from './exit-diagnosis.ts';
import type { AttemptEnd, AttemptTask, ChildMessage, FailureDraft, SupervisorMessage } from './messages.ts';
import { plannedChanges } from './planned-changes.ts';
import { Relay } from './relay.ts';
import { type SupervisedEnd, type SupervisorTiming, superviseChild } from './supervise.ts';
import { timedAttempt } from './timed-attempt.ts';

/** What processing attempts takes. */
export interface AttemptDeps {
  store: Pick<Store, 'attempts' | 'checkpoints' | 'models' | 'datasets' | 'jobs'>;
  workerId: string;
  /** What attempts run on. */
  environment: RunEnvironment;
  dataDir: string;
  /** Memory that each attempt may take. */
  memoryBytes: number;
  /** Where the children of attempts come from. */
  reserve: ChildReserve<SupervisorMessage, ChildMessage>;
  logger: Logger;
  metrics: WorkerMetrics;
  /** Learns from how long attempts take. */
  pace: Pick<Pace, 'observe'>;
  timing: SupervisorTiming;
  /** Aborts when the worker shuts down: attempts are handed back. */
  shutdown: AbortSignal;
}

/** An attempt in hand. */
interface Work {
  attempt: Attempt;
  shelf: CheckpointShelf;
  relay: Relay;
  logger: Logger;
}

const checkpointsOnPage = 100;
/** States in which a command waits for the attempt to stop. */
const stopping: ReadonlySet<string> = new Set(['cancelling', 'pausing']);

async function checkpointsOf({ store }: AttemptDeps, jobId: string): Promise<CheckpointRecord[]> {
  const all: CheckpointRecord[] = [];
  let after: string | undefined;
  do {
    const page = await store.checkpoints.list(jobId, { limit: checkpointsOnPage, after });
    all.push(...page.data);
    after = page.nextCursor ?? undefined;
  } while (after !== undefined);
  return all;
}

async function taskOf(
  { store, dataDir, memoryBytes }: AttemptDeps,
  attempt: Attempt,
  shelf: CheckpointShelf,
): Promise<AttemptTask> {
  const { record } = attempt;
  const resumeFrom = attempt.resumeFrom ?? (await beginningOf(attempt, store));
  const [model, dataset] = await Promise.all([
    store.models.get(record.spec.model),
    store.datasets.get(record.spec.dataset),
  ]);
  if (!model) throw new Error(`the model ${record.spec.model} is no longer there`);
  if (!dataset) throw new Error(`the dataset ${record.spec.dataset} is no longer there`);
  const ailments = attempt.status().health;
  const kept = shelf.kept.map(({ step, weights }) => ({ step, weights }));
  const changes = plannedChanges(record, attempt.status(), resumeFrom?.step ?? 0);
  return { dataDir, job: record, model, dataset, resumeFrom, kept, ailments, changes, memoryBytes };
}

function fail({ attempt, logger }: Work, failure: FailureDraft): Promise<unknown> {
  logger.warn({ failure }, 'the job failed');
  return attempt.fail({ ...failure, attempt: attempt.number });
}

/** Lets go of a job that was stopped on the way, as it was asked: ended, paused, or given back to the queue. */
async function letGo(work: Work, handBackReason: string): Promise<unknown> {
  const { attempt, shelf, logger } = work;
  try {
    if (attempt.cancelled.aborted) {
      await shelf.settle();
      logger.info('the job was cancelled');
      return await attempt.confirmCancel();
    }
    if (attempt.pausing.aborted) {
      logger.info('the job was paused');
      return await attempt.confirmPause();
    }
    logger.info('handing the attempt back');
    return await attempt.handBack(handBackReason);
  } catch (error) {
    // A command came first: now it is known which.
    if (error instanceof TransitionRefused && stopping.has(error.state)) return letGo(work, handBackReason);
    throw error;
  }
}

async function conclude(work: Work, end: AttemptEnd): Promise<unknown> {
  const { attempt, shelf, relay, logger } = work;
  if (end.result === 'failed') return fail(work, end.failure);
  if (end.result === 'stopped') return letGo(work, 'its worker shut down');
  await shelf.settle();
  logger.info('the job succeeded');
  return attempt.succeed({
    weightsSha256: end.weights?.sha256 ?? null,
    initialWeightsSha256: end.initialWeightsSha256 ?? null,
    reports: relay.reports,
    ...(end.stopReason && { stopReason: end.stopReason }),
  });
}

/** Lets go of an attempt whose child is lost: the job is queued again from its last checkpoint, or fails when that happens too often. */
async function giveUp({ store, workerId }: AttemptDeps, { attempt }: Work, reason: string): Promise<void> {
  const message = `attempt ${attempt.number} was lost: ${reason}`;
  await attempt.append([{ type: 'log', step: null, data: { level: 'error', message } }]);
  await attempt.abandon();
  // Asking for an attempt that nobody holds any more settles its job at once.
  await store.attempts.claim({ jobId: attempt.jobId, attempt: attempt.number }, { workerId });
}

async function concludeLost(deps: AttemptDeps, work: Work, { exit }: SupervisedEnd, kills: number): Promise<unknown> {
  const { attempt, logger } = work;
  const { outOfMemory, reason } = diagnoseExit(exit, kills);
  logger.error({ exit }, 'the child of the attempt ended without a word');
  if (attempt.cancelled.aborted || attempt.pausing.aborted || deps.shutdown.aborted) {
    return letGo(work, 'its worker shut down before it could stop');
  }
  if (!outOfMemory) return giveUp(deps, work, reason);
  const hint = 'Use a smaller batch or a smaller model, or a machine with more memory.';
  return fail(work, { code: 'outOfMemory', message: `memory ran out: ${reason}`, retryable: true, hint });
}

async function run(deps: AttemptDeps, work: Work): Promise<void> {
  const { attempt, relay } = work;
  const { reserve, shutdown, timing } = deps;
  const startedAt = performance.now();
  const killsBefore = await kernelMemoryKills();
  const task = await taskOf(deps, attempt, work.shelf);
  const supervised = await superviseChild({ attempt, task, relay, reserve, shutdown, timing, logger: work.logger });
  if (attempt.lost.aborted) throw attempt.lost.reason;
  if (!supervised.end)
    return void (await concludeLost(deps, work, supervised, (await kernelMemoryKills()) - killsBefore));
  await conclude(work, supervised.end);
  const timed = timedAttempt(attempt, supervised.end, performance.now() - startedAt);
  if (timed) deps.pace.observe(timed);
}

async function runHeld(deps: AttemptDeps, attempt: Attempt, logger: Logger): Promise<void> {
  const shelf = new CheckpointShelf(attempt, await checkpointsOf(deps, attempt.jobId));
  const relay = new Relay(attempt, shelf, (steps) => deps.metrics.stepsMade(steps));
  const work: Work = { attempt, shelf, relay, logger };
  try {
    await shelf.dropBeyond(attempt.resumeFrom);
    await run(deps, work);
  } catch (error) {
    if (attempt.lost.aborted || error instanceof Fenced) throw error;
    logger.error({ err: error }, 'the attempt could not go on');
    await fail(work, failureOf(error));
  }
}

/** How long a job waited for the attempt that was just claimed. */
function waitedMs(attempt: Attempt): number {
  const queued = attempt.status().transitions.findLast(({ state }) => state === 'queued');
  return queued ? Date.now() - Date.parse(queued.at) : 0;
}

/** Runs the attempt that an entry of the queue stands for, to its end or until it is taken away. */
export async function processAttempt(deps: AttemptDeps, payload: AttemptPayload): Promise<void> {
  const { store, workerId, environment } = deps;
  const { attempt, ...refusal } = await store.attempts.claim(payload, { workerId, environment });
  if (!attempt) {
    deps.logger.info({ ...payload, ...refusal }, 'nothing to run');
    return;
  }
  const about = { jobId: attempt.jobId, attempt: attempt.number };
  await withLogFields(about, () => processHeld(deps, attempt, deps.logger.child(about)));
}

async function processHeld(deps: AttemptDeps, attempt: Attempt, logger: Logger): Promise<void> {
  logger.info({ resumeFrom: attempt.resumeFrom?.id ?? null }, 'attempt claimed');
  deps.metrics.attemptTaken(waitedMs(attempt));
  try {
    await runHeld(deps, attempt, logger);
  } catch (error) {
    if (!attempt.lost.aborted) throw error;
    logger.warn({ err: error }, 'the lease was lost, the attempt was stopped');
  } finally {
    deps.metrics.attemptOver(attempt.outcome ?? (attempt.lost.aborted ? 'leaseLost' : 'childLost'));
    await attempt.abandon();
  }
}
