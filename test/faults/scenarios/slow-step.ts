import { now } from '../client/recording-client.ts';
import { slowJob } from '../trial/jobs.ts';
import type { Trial } from '../trial/trial.ts';
import type { Scenario } from './scenario.ts';

/** Returns when a job has made a further step, with how long that took from the call on. */
async function nextStep(trial: Trial, jobId: string): Promise<{ step: number; tookMs: number }> {
  const asked = now();
  const { progress } = await trial.job(jobId);
  const job = await trial.until(jobId, 'to make a step', (each) => each.progress.step > progress.step);
  if (job.terminal) throw new Error(`${jobId}: ended at step ${job.progress.step} before anybody stopped it`);
  return { step: job.progress.step, tookMs: now() - asked };
}

/** Pauses a job early in a step: it makes that step and no other. */
async function pauseWithin(trial: Trial, jobId: string): Promise<void> {
  const { step } = await nextStep(trial, jobId);
  if (!(await trial.suspend(jobId)))
    throw new Error(`${jobId}: expected to be paused after step ${step}, received its end`);
  const { progress } = await trial.job(jobId);
  if (progress.step > step + 1)
    throw new Error(`${jobId}: a pause in step ${step + 1} took effect after step ${progress.step}`);
}

/** Cancels a job by force early in a step: it ends in a fraction of the time that a step takes, and makes no other. */
async function forceWithin(trial: Trial, jobId: string): Promise<void> {
  await nextStep(trial, jobId);
  const { step, tookMs: stepMs } = await nextStep(trial, jobId);
  const asked = now();
  await trial.command(jobId, 'cancel', { mode: 'force' });
  const { state, progress } = await trial.until(jobId, 'to end', () => false);
  const tookMs = now() - asked;
  trial.note(`${jobId}: a step takes ${Math.round(stepMs)} ms, a forced cancel took ${Math.round(tookMs)} ms`);
  if (state !== 'cancelled' || progress.step > step || tookMs > stepMs / 2)
    throw new Error(`${jobId}: a forced cancel in step ${step + 1} left it ${state} at step ${progress.step}`);
}

/** Commands to a job whose steps take seconds. */
export const slowStep: Scenario = {
  name: 'slow-step',
  promise: 'A step takes seconds: a pause is in effect at its end, a forced cancel long before it.',
  strikes: { small: 0, long: 3 },
  async run(trial) {
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const jobId = await trial.submit(slowJob(trial.plan.seed + struck), { mayFail: 'userCancelled' });
      await pauseWithin(trial, jobId);
      await trial.command(jobId, 'resume');
      await forceWithin(trial, jobId);
    }
  },
};
