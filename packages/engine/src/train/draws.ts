import type { ModelDraw } from '../model/model.ts';
import { stream } from '../tensor/random.ts';

/** Draws the random numbers of one step: a function of the seed, the name and the step alone, so a resumed run draws the same. */
export function fillDraw(out: Float32Array, { name, distribution }: ModelDraw, seed: number, step: number): void {
  const numbers = stream(seed, `draw/${name}`, step);
  if (distribution.type === 'bernoulli') {
    numbers.fillBernoulli(out, distribution.probability);
    return;
  }
  if (distribution.type === 'other') {
    distribution.fill(out, numbers);
    return;
  }
  if (distribution.type === 'normal') {
    numbers.fillNormal(out);
    const { mean, standardDeviation } = distribution;
    for (let i = 0; i < out.length; i++) out[i] = mean + standardDeviation * out[i];
    return;
  }
  numbers.fillUniform(out);
  const { low, high } = distribution;
  for (let i = 0; i < out.length; i++) out[i] = low + (high - low) * out[i];
}
