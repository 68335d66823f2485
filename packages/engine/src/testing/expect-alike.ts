import { expect } from 'vitest';
import type { ModelPass } from './run-model.ts';

/** Expects the same numbers but for the rounding of float32, by the largest of them. */
export function expectAlike(received: readonly number[], expected: readonly number[]): void {
  expect(received.length).toBe(expected.length);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  for (const [at, value] of expected.entries()) expect(Math.abs(received[at] - value)).toBeLessThan(1e-5 * scale);
}

/** Expects the same output and input gradient, and the same gradients of parameters, which go by other names. */
export function expectSamePass(
  received: ModelPass,
  expected: ModelPass,
  names: Readonly<Record<string, string>> = {},
): void {
  expectAlike(received.output, expected.output);
  for (const [left, right] of Object.entries({ input: 'input', ...names }))
    expectAlike(received.gradients[left], expected.gradients[right]);
}
