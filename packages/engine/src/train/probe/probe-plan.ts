import type { Model } from '../../model/model.ts';
import { stepCost } from '../cost/step-cost.ts';
import type { ProbeSize } from './prober.ts';

/** A training as the plan of its probes sees it. */
export interface PlannedTraining {
  readonly model: Model;
  /** Steps it is to have. */
  readonly steps: number;
  readonly batchSize: number;
  /** Rows of the training part. */
  readonly rows: number;
}

/** When a training is looked at, and at how many samples. */
export interface ProbePlan {
  readonly size: ProbeSize;
  /** Looks that the training has room for, the one before its first step and the one at its end among them. */
  readonly looks: number;
  /** About how long the training will take. */
  readonly trainingMs: number;
  /** Whether another look is due after so many steps, when there were `done`. */
  isDue(step: number, done: number): boolean;
}

/** Share of a training's time that looks at it may take. */
const share = 0.008;
/** What is too little to count in milliseconds: of looks, and of compiling them once. */
const [fewMs, fewMsToCompile] = [50, 250];
/** Samples of a look: fewer show units dead that are only rare. */
const samples = [256, 128, 64, 32];
/** Looks that are worth more than more samples, and the most there are. */
const [enough, most] = [12, 200];
/** What a look takes besides its batches: the vectors are read, and messages exchanged. */
const msPerLook = 1;
/** Looks that come at once: before the first step, and after the first epochs. */
const early = 4;

/** Plans looks that take less than a hundredth of the training's time, as far as that can be told from its document: the
 *  clock has no say, so that a run repeated is looked at in the same moments. Undefined: there is no room for any. */
export function probePlan(training: PlannedTraining): ProbePlan | undefined {
  const { model, steps, batchSize, rows } = training;
  const { msPerSample, msPerStep, msToCompile } = stepCost(model);
  const trainingMs = steps * (msPerStep + msPerSample * batchSize);
  const shareMs = share * trainingMs;
  if (msToCompile > Math.max(shareMs / 2, fewMsToCompile)) return undefined;
  const budgetMs = Math.max(shareMs - msToCompile, fewMs);
  const sizes = samples.map((count) => sizeFor(count, batchSize, rows));
  const looksOf = ({ batch, batches }: ProbeSize) =>
    Math.min(most, Math.floor(budgetMs / (msPerLook + batches * (msPerStep + msPerSample * batch))));
  const size = sizes.find((each) => looksOf(each) >= enough) ?? sizes[sizes.length - 1];
  const looks = looksOf(size);
  if (looks < 2) return undefined;
  const isDue = (step: number, done: number) =>
    done < Math.min(early, looks - 1) || done + 1 < (looks * step) / Math.max(steps, 1);
  return { size, looks, trainingMs, isDue };
}

/** Batches as large as those of the training (very small ones are put together), of so many samples if there are. */
function sizeFor(count: number, batchSize: number, rows: number): ProbeSize {
  const batch = Math.min(Math.max(batchSize, 32), rows);
  return { batch, batches: Math.max(1, Math.min(Math.floor(count / batch), Math.floor(rows / batch))) };
}
