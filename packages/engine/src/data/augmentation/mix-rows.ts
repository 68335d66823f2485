import type { Mix } from './define-batch-augmentation.ts';

/** Mixes the samples of a batch with each other, in place.
 *  @equation x_i <- share x_i + (1 - share) x_partner(i)
 *  Shapes: [samples, size], laid out one after the other. */
export function mixRows(values: Float32Array, size: number, { share, partners }: Mix): void {
  const before = values.slice();
  for (let i = 0; i < partners.length; i++) {
    const [own, other] = [i * size, partners[i] * size];
    for (let k = 0; k < size; k++) values[own + k] = share * before[own + k] + (1 - share) * before[other + k];
  }
}
