import { expect, it } from 'vitest';
import * as ops from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import { graphOptimization } from './graph-optimization.ts';

function chain(start: Tensor, length: number): Tensor {
  return Array.from({ length }).reduce<Tensor>((x) => ops.tanh(x), start);
}

it('rewrites graphs, but not large ones without convolutions', () => {
  const x = ops.placeholder('float32', [1, 1, 3]);
  const weight = ops.placeholder('float32', [1, 1, 3]);
  const attributes = { strides: [1], dilations: [1], padsBefore: [0], padsAfter: [0], groups: 1 };
  const level = (y: Tensor) => graphOptimization({ inputs: { x, weight }, outputs: { y } });
  expect(level(chain(x, 100))).toBe('all');
  expect(level(chain(x, 4000))).toBe('disabled');
  expect(level(chain(ops.conv(x, weight, attributes), 4000))).toBe('all');
});
