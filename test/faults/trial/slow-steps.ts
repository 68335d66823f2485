import { now } from '../client/recording-client.ts';
import { slowJob, slowStepsPerEpoch } from './jobs.ts';
import type { Trial } from './trial.ts';

/** What a step has to take, in milliseconds: no less than the promises name, and not so much that a run takes for ever. */
const [leastMs, mostMs] = [5000, 20_000];
const aimMs = 8000;

/** Layers that the first measured network has. */
const firstDepth = 2;

/** A job between two of its steps. */
interface Boundary {
  /** Steps that are made. */
  step: number;
  /** How long the last of them took, as a client sees it. */
  stepMs: number;
}

/** Returns when a job has made a further step. @throws {Error} when it ended instead */
async function nextStep(trial: Trial, jobId: string): Promise<number> {
  const { progress } = await trial.job(jobId);
  const job = await trial.until(jobId, 'to make a step', (each) => each.progress.step > progress.step);
  if (job.terminal) throw new Error(`${jobId}: ended at step ${job.progress.step} before anybody stopped it`);
  return job.progress.step;
}

/** Returns when a job has made two further steps of one epoch, with how long the second took. */
async function measuredStep(trial: Trial, jobId: string): Promise<Boundary> {
  for (;;) {
    await nextStep(trial, jobId);
    const startedAt = now();
    const step = await nextStep(trial, jobId);
    // Between two epochs there is more than a step.
    if (step % slowStepsPerEpoch !== 1) return { step, stepMs: now() - startedAt };
  }
}

/** Jobs whose steps take five seconds at least on the machine at hand, however fast it is: how deep their network is, is measured. */
export class SlowSteps {
  readonly #trial: Trial;
  #depth = firstDepth;

  constructor(trial: Trial) {
    this.#trial = trial;
  }

  /** Starts a job and returns at a boundary of its steps. */
  async start(seed: number): Promise<{ jobId: string } & Boundary> {
    for (;;) {
      const jobId = await this.#trial.submit(slowJob(seed, this.#depth), { mayFail: 'userCancelled' });
      const boundary = await measuredStep(this.#trial, jobId);
      if (boundary.stepMs >= leastMs && boundary.stepMs <= mostMs) return { jobId, ...boundary };
      this.#trial.note(`${jobId}: a step of ${this.#depth} layers takes ${Math.round(boundary.stepMs)} ms`);
      this.#depth = Math.max(2, Math.ceil((this.#depth * aimMs) / boundary.stepMs));
      await this.#trial.command(jobId, 'cancel', { mode: 'force' });
      await this.#trial.until(jobId, 'to end', () => false);
    }
  }
}
