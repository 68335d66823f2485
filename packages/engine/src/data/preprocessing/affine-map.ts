import { formatShape, type Shape, ShapeError, sizeOf } from '../../tensor/index.ts';

/** The map y = x * scale + shift; `scale` and `shift` have `shape`, which broadcasts over a sample: the sample's own, or [channels, 1, ...]. */
export interface AffineMap {
  readonly shape: Shape;
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** Over what one statistic is taken: each element of the sample has its own, or each channel (axis 0). */
export type Per = 'feature' | 'channel';

/** Shape of the statistics of samples of `sampleShape`: [channels, 1, ...] per channel, the sample's own per feature. */
export function statisticsShape(sampleShape: Shape, per: Per): Shape {
  if (per === 'feature') return sampleShape;
  return sampleShape.map((length, axis) => (axis === 0 ? length : 1));
}

/** The map of both, `first` applied first: y = (x * s1 + t1) * s2 + t2. */
export function composeMaps(first: AffineMap, second: AffineMap, sampleShape: Shape): AffineMap {
  const shape = sizeOf(first.shape) >= sizeOf(second.shape) ? first.shape : second.shape;
  const [s1, t1, s2, t2] = [first.scale, first.shift, second.scale, second.shift].map((values) =>
    stretched(values, sizeOf(shape), sampleShape),
  );
  return { shape, scale: s1.map((scale, i) => scale * s2[i]), shift: t1.map((shift, i) => shift * s2[i] + t2[i]) };
}

/** Applies the map to samples one after the other, in float32 as the exported graph's Mul and Add do: the same bits.
 *  @throws {ShapeError} if `features` is not a whole number of samples. */
export function applyMap(features: Float32Array, { scale, shift }: AffineMap, sampleShape: Shape): Float32Array {
  const sampleSize = sizeOf(sampleShape);
  checkSamples(features, sampleShape);
  const scales = Float32Array.from(stretched(scale, sampleSize, sampleShape));
  const shifts = Float32Array.from(stretched(shift, sampleSize, sampleShape));
  const out = new Float32Array(features.length);
  for (let start = 0; start < out.length; start += sampleSize) {
    for (let i = 0; i < sampleSize; i++) out[start + i] = Math.fround(features[start + i] * scales[i]) + shifts[i];
  }
  return out;
}

/** @throws {ShapeError} if `features` is not a whole number of samples. */
export function checkSamples(features: Float32Array, sampleShape: Shape): void {
  const sampleSize = sizeOf(sampleShape);
  if (sampleSize > 0 && features.length % sampleSize === 0) return;
  throw new ShapeError({
    unit: 'preprocessing',
    expected: `whole samples of ${formatShape(sampleShape)}`,
    received: `${features.length} values`,
    hint: 'Give the shape of one sample, without the batch.',
  });
}

/** One value per element of the sample, or per channel, from one per channel. */
function stretched(values: Float64Array, length: number, sampleShape: Shape): Float64Array {
  if (values.length === length) return values;
  const cells = length / (sampleShape[0] ?? 1);
  return Float64Array.from({ length }, (_, i) => values[Math.floor(i / cells)]);
}
