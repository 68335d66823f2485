import { expect, it } from 'vitest';
import { type ReplicateResult, readResults, writeResults } from './replicate-results.ts';

it('keeps the results of models bit by bit', () => {
  const results: ReplicateResult[] = [
    { trainLoss: 0.1, testLoss: 1 / 3, predictions: Float32Array.of(1e-30, -2.5, Number.NaN) },
    { trainLoss: 0, testLoss: 2, predictions: Int32Array.of(7, 0, 65_537) },
    { trainLoss: Number.NaN, testLoss: Number.NaN, predictions: new Int32Array(0) },
  ];
  expect(readResults(writeResults(results))).toEqual(results);
  expect(readResults(writeResults([]))).toEqual([]);
});

it('refuses a version it does not know', () => {
  expect(() => readResults(new TextEncoder().encode('{"version":2,"results":[]}'))).toThrow(/expected version 1/);
});
