import type { Reading } from '../../diagnosis/health/reading.ts';
import { judgePreflight, type Preflight } from '../../diagnosis/preflight/judge.ts';
import { stepCost } from '../cost/step-cost.ts';
import type { ConstantLosses } from '../probe/prober.ts';
import type { TrainingOptions } from '../training-options.ts';
import { featureScales, targetScale } from './number-scales.ts';
import { learnOneBatch, oneBatchSamples, oneBatchSteps } from './one-batch.ts';

/** What is known of a training before its first step. */
export interface Known {
  readonly start: Reading;
  readonly constants: ConstantLosses;
  /** About how long it will train, in milliseconds. */
  readonly trainingMs: number;
}

/** Share of the training's time that one batch may take, and what is too little to count in milliseconds. */
const [share, fewMs] = [0.02, 100];
/** Steps up to this long do not keep their thread from answering. */
const briefMs = 2;

/** Looks at a training before its first step: at what it starts from, at its numbers, and, where it is long enough for that to
 *  be a small part of it, at whether one batch can be learned. */
export async function preflight(options: TrainingOptions, { start, constants, trainingMs }: Known): Promise<Preflight> {
  const { msPerSample, msPerStep, msToCompile } = stepCost(options.model);
  const stepMs = msPerStep + oneBatchSamples * msPerSample;
  const isAffordable = msToCompile + oneBatchSteps * stepMs <= Math.max(share * trainingMs, fewMs);
  const oneBatch = isAffordable ? await learnOneBatch(options, stepMs < briefMs ? 'caller' : 'thread') : undefined;
  const features = featureScales(options);
  return judgePreflight({ start, constants, features, target: targetScale(options), oneBatch });
}
