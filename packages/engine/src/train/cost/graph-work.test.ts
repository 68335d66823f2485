import { describe, expect, it } from 'vitest';
import { add } from '../../graph/ops/add.ts';
import { conv } from '../../graph/ops/conv.ts';
import { matmul } from '../../graph/ops/matmul.ts';
import { placeholder } from '../../graph/ops/placeholder.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { graphWork } from './graph-work.ts';

const fed = (...shape: number[]) => placeholder('float32', shape);
const workOf = (output: Tensor) => graphWork({ inputs: {}, outputs: { output } });

describe('the work of a graph', () => {
  it('is a multiplication and an addition for each place of a product, whichever way it lies', () => {
    expect(workOf(matmul(fed(5, 3), fed(3, 4)))).toEqual({ ops: 1, flops: 2 * 5 * 3 * 4, bytes: 0 });
    expect(workOf(matmul(fed(3, 5), fed(4, 3), { transposeA: true, transposeB: true })).flops).toBe(2 * 5 * 3 * 4);
    expect(workOf(matmul(fed(7, 5, 3), fed(3, 4))).flops).toBe(7 * 2 * 5 * 3 * 4);
  });

  it('is of a convolution its window at each position, laid out and read again', () => {
    const window = { strides: [1, 1], dilations: [1, 1], padsBefore: [0, 0], padsAfter: [0, 0], groups: 1 };
    const [samples, positions, cells, filters] = [2, 6 * 6, 4 * 3 * 3, 5];
    expect(workOf(conv(fed(samples, 4, 8, 8), fed(filters, 4, 3, 3), window))).toEqual({
      ops: 1,
      flops: 2 * samples * positions * cells * filters,
      bytes: 2 * 4 * samples * positions * cells,
    });
  });

  it('is of everything else the bytes that are read and written; what is only seen in another shape is none', () => {
    expect(workOf(reshape(add(fed(10), fed(10)), [2, 5]))).toEqual({ ops: 1, flops: 0, bytes: 3 * 10 * 4 });
  });
});
