import { expect, it } from 'vitest';
import { biasVarianceVerdict } from './bias-variance-verdict.ts';

it.each([
  [{ bias: 4, variance: 1, noise: 1 }, 'highBias'],
  [{ bias: 1, variance: 4, noise: 1 }, 'highVariance'],
  [{ bias: 1, variance: 1.5, noise: 1 }, 'balanced'],
  [{ bias: 0.1, variance: 0.2, noise: 1 }, 'noiseLimited'],
  [{ bias: -0.1, variance: 0.3, noise: 0.1 }, 'highVariance'],
  [{ bias: 4, variance: 1, noise: undefined }, 'biasOrNoise'],
  [{ bias: 4, variance: 1, noise: 0 }, 'highBias'],
  [{ bias: 1, variance: 4, noise: undefined }, 'highVariance'],
  [{ bias: 0, variance: 0, noise: 0 }, 'balanced'],
])('%j: %s', (shares, verdict) => {
  expect(biasVarianceVerdict(shares)).toBe(verdict);
});
