import { defineLayer } from './define-layer.ts';
import { binFields, pooledShape, positionSensitivePool } from './position-sensitive-pool.ts';
import { hasSpatialRank } from './spatial.ts';

/** Position-sensitive pooling: each bin of a class averages a score map of its own, over the bin's part of the image.
 *  @equation y[c, i, j] = mean of x[c k k + i k + j] over rows floor(i H / k) .. ceil((i + 1) H / k) - 1 and columns alike
 *  Shapes: [classes * k * k, height, width] -> [classes, k, k]; by vote, the mean over bins, [classes].
 *  The region is the whole map, as torchvision's ps_roi_pool computes it. @see Dai et al. 2016, R-FCN, Eq. 1. */
export const positionSensitivePool2d = defineLayer('positionSensitivePool2d', {
  options: binFields,
  arity: 'one',
  infer: ([{ dtype, shape }], options, report) => {
    if (!hasSpatialRank(shape, 2, report)) return undefined;
    const classes = shape[0] / options.bins ** 2;
    if (Number.isInteger(classes)) return { dtype, shape: pooledShape(classes, options) };
    report({
      code: 'binsDoNotDivide',
      field: 'bins',
      expected: `a multiple of ${options.bins ** 2} channels, bins * bins for each class`,
      received: `${shape[0]} channels`,
      hint: 'Give the layer before it classes * bins * bins filters, or use positionSensitiveConv2d.',
    });
    return undefined;
  },
  build: ({ inputs: [{ tensor }], options }) => ({ tensor: positionSensitivePool(tensor, options) }),
  examples: [
    { inputs: [[8, 5, 4]], options: { bins: 2 } },
    { inputs: [[9, 2, 7]], options: { bins: 3, vote: true } },
  ],
});
