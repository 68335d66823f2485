import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../client/recording-client.ts';
import { eventually, send } from '../harness/victim.ts';
import { SlowSteps } from '../trial/slow-steps.ts';
import type { Trial } from '../trial/trial.ts';
import type { Scenario } from './scenario.ts';

/** What a forced cancel may take at most: from the request to an end that is shown, the process gone. */
const forceMs = 1000;

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Waits for a moment within a step that takes so long. */
const withinStep = ({ random }: Trial, stepMs: number): Promise<void> => sleep(random.next() * 0.8 * stepMs);

/** The step after which a job stopped, which is no later than the one after that which ran, and has a checkpoint. */
async function stoppedAt(trial: Trial, jobId: string, running: number): Promise<number> {
  const { progress, lastCheckpoint } = await trial.job(jobId);
  if (progress.step > running + 1)
    throw new Error(`${jobId}: was stopped in step ${running}, and stopped after step ${progress.step}`);
  const kept = await trial.client.made<{ step: number }>({ path: `/v1/checkpoints/${lastCheckpoint}` });
  if (kept.step !== progress.step)
    throw new Error(`${jobId}: stopped after step ${progress.step}, and its checkpoint is of step ${kept.step}`);
  return progress.step;
}

/** Asks for a graceful end of a running job, at some moment of a step; it is in effect at the end of that step. */
async function stopWithin(trial: Trial, jobId: string, stepMs: number, action: 'pause' | 'cancel'): Promise<void> {
  await withinStep(trial, stepMs);
  if (!(await trial.command(jobId, action))) throw new Error(`${jobId}: expected ${action} to be accepted`);
  const acceptedAt = now();
  const running = (await trial.job(jobId)).progress.step + 1;
  const expected = action === 'pause' ? 'paused' : 'cancelled';
  const { state } = await trial.until(jobId, `to be ${expected}`, (job) => job.state === expected);
  const tookMs = now() - acceptedAt;
  if (state !== expected) throw new Error(`${jobId}: expected ${expected}, received ${state}`);
  const step = await stoppedAt(trial, jobId, running);
  trial.note(
    `${jobId}: ${expected} after step ${step}, asked in step ${running}, in effect ${inSeconds(tookMs)} later`,
  );
}

/** What may have been asked of a job before it is cancelled by force. */
const before: readonly (readonly ('cancel' | 'pause')[])[] = [[], ['cancel'], ['pause']];

/** Cancels a job by force at some moment of a step: it ends within a second, and makes no further step. */
async function forceWithin(trial: Trial, jobId: string, stepMs: number): Promise<void> {
  const { childPid } = await trial.cluster.holderOf(jobId);
  await withinStep(trial, stepMs / 2);
  const asked = trial.random.pick(before);
  for (const action of asked) await trial.command(jobId, action);
  const step = (await trial.job(jobId)).progress.step;
  const startedAt = now();
  await trial.command(jobId, 'cancel', { mode: 'force' });
  const answeredMs = now() - startedAt;
  const { state, progress } = await trial.until(jobId, 'to end', () => false);
  await eventually(`process ${childPid} to end`, () => !send(childPid, 0));
  const tookMs = now() - startedAt;
  const after = asked.length > 0 ? ` after a ${asked.join()}` : '';
  trial.note(
    `${jobId}: a step takes ${inSeconds(stepMs)}, a forced cancel${after} took ${Math.round(tookMs)} ms, its answer ${Math.round(answeredMs)} ms`,
  );
  if (state !== 'cancelled' || progress.step > step + 1 || tookMs > forceMs)
    throw new Error(
      `${jobId}: a forced cancel in step ${step + 1} left it ${state} at step ${progress.step} after ${tookMs} ms`,
    );
}

/** Commands to a job whose steps take five seconds. */
export const slowStep: Scenario = {
  name: 'slow-step',
  promise:
    'A step takes five seconds: a cancel and a pause are in effect at its end, a forced cancel is within a second.',
  strikes: { small: 0, long: 3 },
  async run(trial) {
    const slow = new SlowSteps(trial);
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const seed = trial.plan.seed + struck;
      const ending = await slow.start(seed);
      await stopWithin(trial, ending.jobId, ending.stepMs, 'cancel');
      const pausing = await slow.start(seed);
      await stopWithin(trial, pausing.jobId, pausing.stepMs, 'pause');
      await trial.command(pausing.jobId, 'cancel');
      const { jobId, stepMs } = await slow.start(seed);
      await forceWithin(trial, jobId, stepMs);
    }
  },
};
