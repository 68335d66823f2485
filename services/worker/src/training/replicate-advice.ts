import type { BiasVarianceVerdict } from '@trainyard/engine';

/** Parts of an error; noise undefined: it lies in the bias. */
export interface AdvisedShares {
  bias: number;
  variance: number;
  noise: number | undefined;
}

const againstVariance = [
  'Train on more rows.',
  'Regularize: an l2 regularizer, dropout, augmentation.',
  'Use a smaller model, or fewer epochs (stop at the best validation loss).',
];
const againstSeed = [
  'Average several trainings, or vote: most of the variance is that of the seed.',
  'Train longer with a falling learning rate, or with larger batches.',
];
const againstBias = [
  'Use a larger model: more units, more layers, or layers that suit the data.',
  'Train longer, or find a better learning rate with an lrRangeTest job.',
  'Regularize less.',
  'Add features that explain the target.',
];
const againstNoise = [
  'Measure the targets better, or add features that explain what now looks like noise.',
  'Expect little of larger models and of more rows: what is left is mostly noise.',
];
const toTellNoise = [
  'Find out how large the noise is: give noiseVariance, or test rows with equal features.',
  ...againstBias,
];

const actions: Record<BiasVarianceVerdict, readonly string[]> = {
  highBias: againstBias,
  highVariance: againstVariance,
  balanced: [
    'Enlarge the model and regularize it more at once, or train on more rows: neither part alone outweighs the other.',
    'Average several trainings: it takes the variance away.',
  ],
  noiseLimited: againstNoise,
  biasOrNoise: toTellNoise,
};

const said: Record<BiasVarianceVerdict, string> = {
  highBias: 'the model cannot express, or was not trained to, what the data hold (underfitting)',
  highVariance: 'models differ much from one sample or seed to another (overfitting)',
  balanced: 'neither outweighs the other by a factor of two',
  noiseLimited: 'most of the error is noise, which no model can explain',
  biasOrNoise: 'most of the error is bias or noise, which are not told apart here',
};

const percent = (part: number, whole: number) => `${Math.round((100 * Math.max(0, part)) / whole)} %`;

/** Says a verdict in a sentence, and what to do about it; `seedShare`: of the variance, undefined when not told apart. */
export function actionsFor(
  verdict: BiasVarianceVerdict,
  { bias, variance, noise }: AdvisedShares,
  seedShare: number | undefined,
): { explanation: string; nextActions: string[] } {
  const whole = [bias, variance, noise ?? 0].reduce((sum, part) => sum + Math.max(0, part), 0) || 1;
  const parts = [`${noise === undefined ? 'bias with noise' : 'bias'} ${percent(bias, whole)}`];
  parts.push(`variance ${percent(variance, whole)}`);
  if (noise !== undefined) parts.push(`noise ${percent(noise, whole)}`);
  const ofSeed = seedShare === undefined ? '' : ` The seed makes ${percent(seedShare, 1)} of the variance.`;
  const isSeed = verdict === 'highVariance' && (seedShare ?? 0) > 0.5;
  return {
    explanation: `Of the error, ${parts.join(', ')}: ${said[verdict]}.${ofSeed}`,
    nextActions: [...(isSeed ? againstSeed : []), ...actions[verdict]],
  };
}
