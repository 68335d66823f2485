import { describe, expect, it } from 'vitest';
import { stream } from '../tensor/index.ts';
import type { Initializer } from './define-initializer.ts';
import { type InitializerDocument, initializerDocument, initializerOf } from './document.ts';
import { fansOf } from './fans.ts';
import * as registry from './index.ts';

const shape = [150, 20, 3, 3];
const fans = fansOf(shape);
const size = 27_000;

/** Options for members that cannot stand alone, and further options to try the others with. */
const withOptions: Record<string, object[]> = {
  constant: [{ value: 0.75 }, { value: -3 }],
  heNormal: [{ mode: 'fanOut', negativeSlope: 0.2 }],
  heUniform: [{ mode: 'fanOut', negativeSlope: 0.2 }],
  orthogonal: [{ gain: 2 }],
  xavierNormal: [{ gain: 5 / 3 }, { mode: 'fanIn' }, { mode: 'fanOut' }],
  xavierUniform: [{ gain: 5 / 3 }, { mode: 'fanIn' }, { mode: 'fanOut' }],
};

const members = Object.entries(registry) as unknown as [string, Initializer][];
const configs = Object.fromEntries(members.map(([name, { config }]) => [name, config]));
const documents = members.flatMap(([type, { config }]): [string, InitializerDocument][] => {
  const alone = config.safeParse({ type }).success ? [{ type }] : [];
  const all = [...alone, ...(withOptions[type] ?? []).map((options) => ({ type, ...options }))];
  return all.map((document) => [JSON.stringify(document), document as InitializerDocument]);
});

it.each(members)('%s is registered under its type', (name, initializer) => {
  expect(initializer.type).toBe(name);
  expect(documents.some(([, document]) => typeof document === 'object' && document.type === name)).toBe(true);
});

it.each(members)('%s describes every option and refuses unknown ones', (name, { config }) => {
  for (const [option, schema] of Object.entries(config.shape)) {
    if (option !== 'type') expect((schema as { description?: string }).description, option).toMatch(/\w/);
  }
  expect(config.safeParse({ type: name, ...withOptions[name]?.[0], surprise: 1 }).success).toBe(false);
});

describe.each(documents)('%s', (_text, document) => {
  const initializer = initializerOf(document);
  const filled = (seed: number) => {
    const out = new Float64Array(size);
    initializer.fill(out, shape, fans, stream(seed, 'weights', 0));
    return out;
  };

  it('is a valid document, and its settled options survive JSON', () => {
    expect(initializerDocument.safeParse(document).success).toBe(true);
    const config = configs[initializer.type];
    const settled = config.parse(document);
    expect(config.parse(JSON.parse(JSON.stringify(settled)))).toEqual(settled);
  });

  it('gives the same bytes for the same seed, and others for another unless it draws nothing', () => {
    expect(Buffer.from(filled(3).buffer).equals(Buffer.from(filled(3).buffer))).toBe(true);
    const drawsNothing = initializer.distribution(fans, shape).standardDeviation === 0;
    const other = filled(4);
    expect(filled(3).every((value, i) => value === other[i])).toBe(drawsNothing);
  });

  it('gives float32 the float64 values, rounded', () => {
    const single = new Float32Array(size);
    initializer.fill(single, shape, fans, stream(3, 'weights', 0));
    const double = filled(3);
    const { mean, standardDeviation } = initializer.distribution(fans, shape);
    const furthest = single.reduce((most, value, i) => Math.max(most, Math.abs(value - double[i])), 0);
    expect(furthest).toBeLessThanOrEqual(4 * 2 ** -24 * (Math.abs(mean) + 7 * standardDeviation));
  });

  it('has the mean, the deviation and the bound it states', () => {
    const { mean, standardDeviation, bound } = initializer.distribution(fans, shape);
    const values = filled(7);
    const sampleMean = values.reduce((sum, value) => sum + value, 0) / size;
    const variance = values.reduce((sum, value) => sum + (value - sampleMean) ** 2, 0) / size;
    // five standard errors; that of the deviation is at most sd / sqrt(2 size), the normal's
    expect(Math.abs(sampleMean - mean)).toBeLessThanOrEqual((5 * standardDeviation) / Math.sqrt(size));
    expect(Math.abs(Math.sqrt(variance) - standardDeviation)).toBeLessThanOrEqual(
      (5 * standardDeviation) / Math.sqrt(2 * size),
    );
    const furthest = values.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0);
    if (bound === undefined) return;
    expect(furthest).toBeLessThanOrEqual(bound);
    expect(furthest).toBeGreaterThan(0.999 * bound);
  });
});
