import { z } from 'zod';
import { constant } from '../graph/ops/constant.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { mean } from '../graph/ops/normalize.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { sum } from '../graph/ops/sum.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Shape } from '../tensor/shape.ts';

/** Fields of layers that pool score maps bin by bin. */
export const binFields = {
  bins: z.int().min(1).max(256).describe('Bins along height and along width, k.'),
  vote: z.boolean().default(false).describe('Whether the bins are averaged to one score a class. Default: false.'),
};

interface BinOptions {
  readonly bins: number;
  readonly vote: boolean;
}

/** Shape of pooled score maps of that many classes. */
export function pooledShape(classes: number, { bins, vote }: BinOptions): Shape {
  return vote ? [classes] : [classes, bins, bins];
}

/** Bin (i, j) of class c is the mean of map c k k + i k + j over its own rows and columns alone.
 *  Shapes: [batch, classes * k * k, height, width] -> [batch, classes, k, k], or [batch, classes] by vote. */
export function positionSensitivePool(maps: Tensor, { bins, vote }: BinOptions): Tensor {
  const [batch, channels, height, width] = maps.shape;
  const classes = channels / bins ** 2;
  const byBin = reshape(maps, [batch, classes, bins, bins, height, width]);
  // Rows first, then columns: two small constants, where one for both would be as large as all maps.
  const rows = constant(maps.dtype, [bins, 1, height, 1], sharesOfBins(bins, height));
  const columns = constant(maps.dtype, [bins, width], sharesOfBins(bins, width));
  const pooled = sum(multiply(sum(multiply(byBin, rows), [4]), columns), [4]);
  return vote ? reshape(mean(pooled, [2, 3]), [batch, classes]) : pooled;
}

/** For every bin, the share of each of `length` cells in its mean: bins span floor(i length / k) to ceil((i + 1) length / k) - 1. */
function sharesOfBins(bins: number, length: number): number[] {
  return Array.from({ length: bins }, (_, bin) => {
    const [first, end] = [Math.floor((bin * length) / bins), Math.ceil(((bin + 1) * length) / bins)];
    return Array.from({ length }, (_, at) => (at >= first && at < end ? 1 / (end - first) : 0));
  }).flat();
}
