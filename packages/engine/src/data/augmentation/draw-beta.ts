import type { RandomStream } from '../../tensor/index.ts';

/** Numbers of a stream one after the other. */
function cursor(numbers: RandomStream) {
  let at = 0;
  const one = new Float64Array(1);
  return {
    uniform(): number {
      numbers.fillUniform(one, at++);
      // Halfway between the multiples of 2^-24: never 0, whose logarithm is infinite.
      return one[0] + 2 ** -25;
    },
    normal(): number {
      // Both words of a pair: the numbers before and after are drawn of others.
      at += at % 2;
      numbers.fillNormal(one, at);
      at += 2;
      return one[0];
    },
  };
}

/** The logarithm of a gamma variate of a shape of at least 1, by rejection.
 *  @see Marsaglia & Tsang 2000, A Simple Method for Generating Gamma Variables */
function logGamma(shape: number, next: ReturnType<typeof cursor>): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = next.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(next.uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}

/** One number of Beta(alpha, alpha), alpha above 0, from two gamma variates; for a small alpha in logarithms, where they would be 0.
 *  @equation X / (X + Y), X and Y ~ Gamma(alpha); Gamma(alpha) = Gamma(alpha + 1) U^(1/alpha) */
export function drawBeta(alpha: number, numbers: RandomStream): number {
  const next = cursor(numbers);
  const variate = () =>
    alpha >= 1 ? logGamma(alpha, next) : logGamma(alpha + 1, next) + Math.log(next.uniform()) / alpha;
  const [x, y] = [variate(), variate()];
  return 1 / (1 + Math.exp(y - x));
}
