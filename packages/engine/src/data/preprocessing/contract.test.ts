import { describe, expect, it } from 'vitest';
import { stream } from '../../tensor/index.ts';
import { applyMap } from './affine-map.ts';
import type { Preprocessing } from './define-preprocessing.ts';
import * as registry from './index.ts';
import {
  fitPreprocessing,
  type PreprocessingDocument,
  preprocessingDocument,
  preprocessingMap,
  rowsInPieces,
} from './pipeline.ts';

const members = Object.entries(registry) as unknown as [string, Preprocessing][];
const documents = members.flatMap(([type]) =>
  ['feature', 'channel'].map((per) => ({ type, per }) as PreprocessingDocument),
);

const sampleShape = [2, 3, 4];
const sampleSize = 24;
const features = new Float32Array(40 * sampleSize);
stream(1, 'features', 0).fillNormal(features);
for (let i = 0; i < features.length; i++) features[i] = 100 * (i % 3) + 7 * features[i];
const trainRows = Int32Array.from({ length: 25 }, (_, i) => (i * 7) % 40);
const trainPieces = rowsInPieces(features, sampleShape, trainRows);

it.each(members)('%s is registered under its type and describes its options', (name, { type, config }) => {
  expect(type).toBe(name);
  for (const [option, schema] of Object.entries(config.shape)) {
    if (option !== 'type') expect((schema as { description?: string }).description, option).toMatch(/\w/);
  }
  expect(preprocessingDocument.safeParse({ type: name, surprise: 1 }).success).toBe(false);
});

describe.each(documents)('$type per $per', (document) => {
  const fitted = fitPreprocessing([document], trainPieces, sampleShape);

  it('keeps document and statistics as plain JSON, from which the map comes back', () => {
    const restored = JSON.parse(JSON.stringify(fitted));
    expect(restored).toEqual(fitted);
    expect(preprocessingMap(restored, sampleShape)).toEqual(preprocessingMap(fitted, sampleShape));
    expect(preprocessingDocument.parse(fitted[0].document)).toEqual(fitted[0].document);
  });

  it('has one number per feature, or per channel, and broadcasts over a sample', () => {
    const { shape, scale, shift } = preprocessingMap(fitted, sampleShape)!;
    expect(shape).toEqual(document.per === 'channel' ? [2, 1, 1] : sampleShape);
    const columns = document.per === 'channel' ? 2 : sampleSize;
    expect(scale).toHaveLength(columns);
    expect(shift).toHaveLength(columns);
    for (const values of Object.values(fitted[0].statistics)) expect(values).toHaveLength(columns);
  });

  it('is fitted on the training rows alone', () => {
    const changed = features.slice();
    const trained = new Set(trainRows);
    for (let row = 0; row < 40; row++) {
      if (!trained.has(row)) changed.fill(1e6, row * sampleSize, (row + 1) * sampleSize);
    }
    expect(fitPreprocessing([document], rowsInPieces(changed, sampleShape, trainRows), sampleShape)).toEqual(fitted);
  });

  it('finds the same however the rows come in pieces', () => {
    const whole = Float32Array.from([...trainPieces()].flatMap((piece) => [...piece]));
    const cut = [
      whole.subarray(0, sampleSize),
      whole.subarray(sampleSize, 4 * sampleSize),
      whole.subarray(4 * sampleSize),
    ];
    expect(fitPreprocessing([document], () => cut, sampleShape)).toEqual(fitted);
  });

  it('changes nothing about a constant column but its place', () => {
    const constant = new Float32Array(5 * sampleSize).fill(3.25);
    const [one] = fitPreprocessing([document], () => [constant], sampleShape);
    expect(preprocessingMap([one], sampleShape)!.scale.every((scale) => scale === 1)).toBe(true);
    expect(applyMap(constant, preprocessingMap([one], sampleShape)!, sampleShape)).toEqual(
      new Float32Array(constant.length),
    );
  });

  it('refuses a fit without rows and values that are not whole samples', () => {
    expect(() => fitPreprocessing([document], () => [], sampleShape)).toThrow(
      /at least one training row, received none/,
    );
    expect(() => fitPreprocessing([document], () => [new Float32Array(25)], sampleShape)).toThrow(
      /whole samples of \[2, 3, 4\], received 25 values/,
    );
  });
});
