/** What most of the error of a model comes from. */
export type BiasVarianceVerdict = 'highBias' | 'highVariance' | 'balanced' | 'noiseLimited' | 'biasOrNoise';

/** Parts of an error; noise undefined: it lies in the bias, and its size is not known. */
export interface ErrorShares {
  readonly bias: number;
  readonly variance: number;
  readonly noise: number | undefined;
}

/** Noise with this share of the error leaves little to gain. */
const MOSTLY = 0.75;
/** One part outweighs another from this factor on. */
const OUTWEIGHS = 2;

/** Says what most of an error comes from: noise with 3/4 of it, else bias or variance where one is twice the other.
 *  Where the noise is not known, a large bias may be noise as well, and that is what it says. Parts below 0 count as 0. */
export function biasVarianceVerdict(shares: ErrorShares): BiasVarianceVerdict {
  const [bias, variance, noise] = [shares.bias, shares.variance, shares.noise ?? 0].map((part) => Math.max(0, part));
  if (noise > 0 && noise >= MOSTLY * (bias + variance + noise)) return 'noiseLimited';
  if (variance >= OUTWEIGHS * bias && variance > 0) return 'highVariance';
  if (bias >= OUTWEIGHS * variance && bias > 0) return shares.noise === undefined ? 'biasOrNoise' : 'highBias';
  return 'balanced';
}
