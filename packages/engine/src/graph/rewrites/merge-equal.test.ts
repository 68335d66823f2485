import { expect, it } from 'vitest';
import { constant } from '../ops/constant.ts';
import type { Tensor } from '../tensor.ts';
import { mergeEqual } from './merge-equal.ts';

/** How many different tensors are left of these. */
const merged = (...tensors: Tensor[]): number => {
  const outputs = Object.fromEntries(tensors.map((tensor, at) => [`output${at}`, tensor]));
  return new Set(Object.values(mergeEqual({ inputs: {}, outputs }).outputs)).size;
};

const counted = (length: number, first = 0): Float32Array =>
  Float32Array.from({ length }, (_, index) => (index === 0 ? first : index));

it.each([4, 1000])('constants of %i equal values are one, others are not', (length) => {
  const of = (values: Float32Array, shape = [length]) => constant('float32', shape, values);
  expect(merged(of(counted(length)), of(counted(length)), of(counted(length)))).toBe(1);
  expect(merged(of(counted(length)), of(counted(length, 0.5)))).toBe(2);
  expect(merged(of(counted(length)), of(counted(length), [2, length / 2]))).toBe(2);
});

it('constants as large as the weights of a large layer are compared too', () => {
  const shape = [5000, 5000];
  const weights = () => constant('float32', shape, new Float32Array(25_000_000));
  expect(merged(weights(), weights())).toBe(1);
});
