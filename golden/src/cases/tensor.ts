import type { TensorData } from '@trainyard/engine';
import { z } from 'zod';
import type { Comparison } from '../verdict/compare.ts';

const shape = z.array(z.int().min(0));
const dtype = z.enum(['float32', 'int64']).default('float32');

function fits({ shape: lengths, data }: { shape: readonly number[]; data: readonly unknown[] }): boolean {
  return lengths.reduce((size, length) => size * length, 1) === data.length;
}
const misfit = { message: 'expected as many data as the shape has elements' };

/** A tensor that is given: row-major, `float32` unless it says otherwise. */
export const tensorSchema = z.strictObject({ shape, dtype, data: z.array(z.number()) }).refine(fits, misfit);
export type GivenTensor = z.output<typeof tensorSchema>;

/** A tensor that is expected: null where a value is undefined. */
export const expectedTensorSchema = z
  .strictObject({ shape, dtype, data: z.array(z.number().nullable()) })
  .refine(fits, misfit);
export type ExpectedTensor = z.output<typeof expectedTensorSchema>;

export const tensorsSchema = z.record(z.string(), tensorSchema);
export const expectedTensorsSchema = z.record(z.string(), expectedTensorSchema);

/** The tensor as the engine takes it. */
export function toData({ shape: lengths, dtype: type, data }: GivenTensor): TensorData {
  if (type === 'int64') return { dtype: type, shape: lengths, data: BigInt64Array.from(data, BigInt) };
  return { dtype: type, shape: lengths, data: Float32Array.from(data) };
}

/** Compares a tensor with the one expected. @throws {Error} if the shapes differ. */
export function tensorComparison(
  what: string,
  expected: ExpectedTensor,
  received: Pick<TensorData, 'shape' | 'data'>,
): Comparison {
  expectShape(what, expected.shape, received.shape);
  return { what, shape: expected.shape, expected: expected.data, received: Array.from(received.data, Number) };
}

/** Compares named tensors with those expected: the names have to be the same. @throws {Error} if they or the shapes are not. */
export function tensorComparisons(
  what: string,
  expected: Readonly<Record<string, ExpectedTensor>>,
  received: Readonly<Record<string, Pick<TensorData, 'shape' | 'data'>>>,
): Comparison[] {
  expectNames(what, Object.keys(expected), Object.keys(received));
  return Object.entries(received).flatMap(([name, tensor]) => {
    const other = expected[name];
    return other ? [tensorComparison(`${what} ${name}`, other, tensor)] : [];
  });
}

/** @throws {Error} if the shapes differ. */
export function expectShape(what: string, expected: readonly number[], received: readonly number[]): void {
  if (expected.join() === received.join()) return;
  throw new Error(`${what}: expected the shape [${expected.join(', ')}], received [${received.join(', ')}]`);
}

/** @throws {Error} if a name is on one side only. */
export function expectNames(what: string, expected: readonly string[], received: readonly string[]): void {
  const lacking = expected.filter((name) => !received.includes(name));
  const beyond = received.filter((name) => !expected.includes(name));
  if (lacking.length > 0) throw new Error(`${what}: expected ${lacking.join(', ')}, received none of that name`);
  if (beyond.length > 0) throw new Error(`${what}: received ${beyond.join(', ')}, expected none of that name`);
}
