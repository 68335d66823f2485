import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type InitializerDocument, initializerOf } from './document.ts';
import { fansOf } from './fans.ts';

interface GoldenCase {
  name: string;
  initializer: InitializerDocument;
  weightShape: number[];
  expected: Record<'fanIn' | 'fanOut' | 'mean' | 'standardDeviation' | 'bound', number>;
  tolerance: { absolute: number; relative: number };
}

const folder = new URL('../../../../golden/fixtures/initializers/', import.meta.url);
const cases = readdirSync(folder).map((file): GoldenCase => JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

describe('fans and distributions are those of torch.nn.init', () => {
  it.each(cases)('$name', ({ initializer, weightShape, expected, tolerance }) => {
    const fans = fansOf(weightShape);
    const distribution = initializerOf(initializer).distribution(fans, weightShape);
    const actual: Record<string, number | undefined> = { ...fans, ...distribution };
    expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
    for (const [what, value] of Object.entries(expected)) {
      expect(Math.abs((actual[what] ?? Number.NaN) - value), what).toBeLessThanOrEqual(
        tolerance.absolute + tolerance.relative * Math.abs(value),
      );
    }
  });
});
