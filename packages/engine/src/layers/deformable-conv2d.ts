import { z } from 'zod';
import { activate } from '../activations/document.ts';
import { bilinearColumns } from '../graph/bilinear-columns.ts';
import { add } from '../graph/ops/add.ts';
import { conv } from '../graph/ops/conv.ts';
import { matmul } from '../graph/ops/matmul.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { sigmoid } from '../graph/ops/sigmoid.ts';
import { transpose } from '../graph/ops/transpose.ts';
import type { Tensor } from '../graph/tensor.ts';
import { sizeOf } from '../tensor/shape.ts';
import {
  filtersField,
  groupsField,
  groupsFit,
  kernelFields,
  kernelPositions,
  kernelWindow,
  learnedFields,
} from './conv.ts';
import { defineLayer, type LayerCall, type ParameterSpec, type Report } from './define-layer.ts';
import { sizeField } from './fields.ts';
import { everyAxis, hasSpatialRank } from './spatial.ts';

const options = {
  filters: filtersField,
  ...kernelFields(2),
  groups: groupsField,
  offsetGroups: sizeField.default(1).describe('Groups of channels that are shifted alike. Default: 1.'),
  modulated: z
    .boolean()
    .default(false)
    .describe('Whether every cell also has a learned factor, 0 to 1. Default: false.'),
  ...learnedFields,
};

type DeformableOptions = z.output<z.ZodObject<typeof options>>;

/** Deformable convolution: every kernel cell is moved, at every position, by an offset that a convolution of the input learns.
 *  @equation y[f, p] = bias[f] + sum over c, cell of weight[f, c, cell] m[cell, p] x[c, p * stride + cell * dilation - padding + offset[cell, p]]
 *  Shapes: [channels, height, width] -> [filters, height', width']; weight [filters, channels/groups, k, k], bias [filters],
 *  offset.weight [2 * offsetGroups * k * k, channels, k, k] and offset.bias: (dy, dx) of each cell, group by group;
 *  modulated: mask.weight [offsetGroups * k * k, channels, k, k] and mask.bias, m = sigmoid of their convolution; else m = 1.
 *  Between cells x is interpolated bilinearly, outside it is zero. Offsets and masks start from zeros; `bias: false` leaves out the bias of y alone.
 *  @see Dai et al. 2017, Eq. 2-4; modulated: Zhu et al. 2019, Eq. 1. */
export const deformableConv2d = defineLayer('deformableConv2d', {
  options,
  arity: 'one',
  infer: ([input], chosen, report) => {
    if (!hasSpatialRank(input.shape, 2, report) || !groupsFit(input, chosen, report)) return undefined;
    if (!offsetGroupsFit(input.shape[0], chosen.offsetGroups, report)) return undefined;
    const positions = kernelPositions(chosen, input.shape.slice(1), report);
    return positions && { dtype: input.dtype, shape: [chosen.filters, ...positions] };
  },
  parameters: ([{ shape }], chosen) => {
    const { filters, groups, bias, initializer, biasInitializer, offsetGroups, modulated } = chosen;
    const kernel = everyAxis(chosen.kernelSize, 2);
    const weight = [filters, shape[0] / groups, ...kernel];
    const shifting = (name: string, maps: number): Record<string, ParameterSpec> => ({
      [`${name}.weight`]: { shape: [maps, shape[0], ...kernel], initializer: 'zeros', role: 'weight' },
      [`${name}.bias`]: { shape: [maps], initializer: 'zeros', role: 'bias' },
    });
    return {
      weight: { shape: weight, initializer, role: 'weight' },
      ...(bias && { bias: { shape: [filters], initializer: biasInitializer, role: 'bias', fansFrom: weight } }),
      ...shifting('offset', 2 * offsetGroups * sizeOf(kernel)),
      ...(modulated && shifting('mask', offsetGroups * sizeOf(kernel))),
    };
  },
  regularizer: ({ regularizer }) => regularizer,
  build: (call) => {
    const { options: chosen } = call;
    const [{ tensor: x }] = call.inputs;
    const window = kernelWindow(chosen, x.shape.slice(2));
    const shifting = (name: string) =>
      conv(x, call.parameter(`${name}.weight`), { ...window, groups: 1 }, call.parameter(`${name}.bias`));
    const offsets = shifting('offset');
    const factors = chosen.modulated ? sigmoid(shifting('mask')) : undefined;
    const columns = bilinearColumns(x, window, { offsets, factors, groups: chosen.offsetGroups });
    const y = transpose(product(columns, call), [0, 2, 1]);
    const map = reshape(y, [x.shape[0], chosen.filters, ...offsets.shape.slice(2)]);
    return { tensor: chosen.activation ? activate(map, chosen.activation) : map };
  },
  examples: [
    { inputs: [[2, 3, 3]], options: { filters: 2, kernelSize: 2 } },
    {
      inputs: [[1, 4, 3]],
      options: { filters: 1, kernelSize: [2, 1], padding: 1, stride: 2, modulated: true, bias: false },
    },
    {
      inputs: [[4, 3, 3]],
      options: { filters: 2, kernelSize: 2, dilation: 2, groups: 2, offsetGroups: 2, activation: 'tanh' },
    },
  ],
});

function offsetGroupsFit(channels: number, offsetGroups: number, report: Report): boolean {
  if (channels % offsetGroups === 0) return true;
  report({
    code: 'groupsDoNotDivide',
    field: 'offsetGroups',
    expected: 'a number of offsetGroups that divides the channels',
    received: `${offsetGroups} offsetGroups for ${channels} channels`,
    hint: 'Choose offsetGroups that divide them, or 1.',
  });
  return false;
}

/** The weight times the columns, group by group. Shapes: [batch, positions, cells * channels] -> [batch, positions, filters]. */
function product(
  columns: Tensor,
  { options: { filters, groups, bias }, parameter }: LayerCall<DeformableOptions>,
): Tensor {
  const [batch, positions, length] = columns.shape;
  const weight = parameter('weight');
  const [, channels, ...kernel] = weight.shape;
  const cells = sizeOf(kernel);
  const cellFirst = transpose(reshape(weight, [filters, channels, cells]), [0, 2, 1]);
  if (groups === 1) {
    const rows = reshape(columns, [batch * positions, length]);
    const given = bias ? { bias: parameter('bias') } : {};
    const y = matmul(rows, reshape(cellFirst, [filters, length]), { transposeB: true, ...given });
    return reshape(y, [batch, positions, filters]);
  }
  const apart = transpose(reshape(columns, [batch * positions, cells, groups, channels]), [2, 0, 1, 3]);
  const rows = reshape(apart, [groups, batch * positions, cells * channels]);
  const y = matmul(rows, reshape(cellFirst, [groups, filters / groups, cells * channels]), { transposeB: true });
  const joined = reshape(transpose(y, [1, 0, 2]), [batch, positions, filters]);
  return bias ? add(joined, parameter('bias')) : joined;
}
