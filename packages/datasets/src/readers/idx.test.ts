import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ingest } from '../ingest.ts';
import { fileOf, idxFile, memorySink } from '../testing/files.ts';
import { ready, stored } from '../testing/ingested.ts';

const labels = (values: number[]) => idxFile('uint8', [values.length], values);
const count = (length: number) => Array.from({ length }, (_, index) => index);

async function ingestIdx(files: Record<string, Buffer>) {
  const opened = Object.fromEntries(Object.entries(files).map(([role, bytes]) => [role, fileOf(bytes)]));
  return ready(await ingest({ format: 'idx', files: opened, sink: memorySink() }));
}

describe('parts', () => {
  const train = { 'train.images': idxFile('uint8', [3, 2, 2], count(12)), 'train.labels': labels([2, 0, 2]) };
  const test2 = { 'test.images': idxFile('uint8', [2, 2, 2], count(8)), 'test.labels': labels([0, 1]) };

  test('two files are a train part', async () => {
    const { profile, validation } = await ingestIdx(train);
    expect(profile).toMatchObject({ rows: 3, parts: { train: 3 }, shape: [1, 2, 2] });
    expect(profile.parts).not.toHaveProperty('test');
    expect(validation).toEqual({ errors: 0, warnings: 0, findings: [], truncated: false });
  });

  test('four files are a train and a test part, with statistics over both', async () => {
    const { profile } = await ingestIdx({ ...train, ...test2 });
    expect(profile).toMatchObject({ rows: 5, parts: { train: 3, test: 2 } });
    const [image, label] = profile.columns;
    const values = [...count(12), ...count(8)];
    const mean = values.reduce((sum, value) => sum + value, 0) / 20;
    expect(image).toMatchObject({ name: 'image', type: 'tensor', role: 'feature', min: 0, max: 11, mean });
    expect(image?.standardDeviation).toBeCloseTo(
      Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 20),
      12,
    );
    expect(label).toMatchObject({ name: 'label', type: 'integer', role: 'target', distinct: 3 });
    expect(profile.classBalance).toEqual({
      column: 'label',
      classes: [
        { value: '0', count: 2 },
        { value: '1', count: 1 },
        { value: '2', count: 2 },
      ],
      ratio: 2,
    });
  });

  test('a class that only the test part has is warned about', async () => {
    const { validation } = await ingestIdx({ ...train, ...test2 });
    expect(validation.findings).toMatchObject([
      { severity: 'warning', rule: 'unseenClass', file: 'test.labels', column: 'label', value: '1' },
    ]);
  });

  test('one class only is warned about', async () => {
    const { validation } = await ingestIdx({ ...train, 'train.labels': labels([4, 4, 4]) });
    expect(validation.findings).toMatchObject([{ severity: 'warning', rule: 'constantColumn', file: 'train.labels' }]);
  });
});

describe('shape of a sample', () => {
  test.each([
    ['a number', [4], [1]],
    ['a vector', [4, 3], [3]],
    ['a plane gets one channel', [4, 3, 2], [1, 3, 2]],
    ['channels first', [4, 3, 2, 2], [3, 2, 2]],
  ])('%s', async (_, dimensions, shape) => {
    const size = dimensions.reduce((product, length) => product * length, 1);
    const images = idxFile('uint8', dimensions, count(size));
    const { profile } = await ingestIdx({ 'train.images': images, 'train.labels': labels([0, 1, 2, 3]) });
    expect(profile.shape).toEqual(shape);
  });
});

describe('round trip', () => {
  const whole = (min: number, max: number) => fc.integer({ min, max });
  const values = {
    uint8: whole(0, 255),
    int8: whole(-128, 127),
    int16: whole(-32768, 32767),
    int32: whole(-(2 ** 31), 2 ** 31 - 1),
    float32: fc.float({ noNaN: true, noDefaultInfinity: true }),
    float64: fc.double({ noNaN: true, min: -1e38, max: 1e38 }),
  };

  test.each(Object.keys(values) as (keyof typeof values)[])('%s samples and their labels come back', async (dtype) => {
    const table = fc.array(fc.array(values[dtype], { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(table, whole(0, 255), async (rows, first) => {
        const expected = rows.map((_, row) => (first + row) % 256);
        const files = {
          'train.images': gzipSync(idxFile(dtype, [rows.length, 2, 3], rows.flat())),
          'train.labels': labels(expected),
        };
        const dataset = await stored('idx', files);
        expect([...(await dataset.readColumns('train', ['image'], 0, rows.length))]).toEqual(rows.flat());
        expect([...(await dataset.readColumns('train', ['label'], 0, rows.length))]).toEqual(expected);
        await dataset.close();
      }),
      { numRuns: 10 },
    );
  });

  test('a file larger than the blocks it is read in', async () => {
    const rows = 700;
    const pixels = Array.from({ length: rows * 1000 }, (_, index) => (index * 7919) % 251);
    const dataset = await stored('idx', {
      'train.images': idxFile('int16', [rows, 1000], pixels),
      'train.labels': idxFile('int32', [rows], count(rows)),
    });
    expect([...(await dataset.readColumns('train', ['image'], 699, 1))]).toEqual(pixels.slice(-1000));
    expect([...(await dataset.readColumns('train', ['label'], 698, 2))]).toEqual([698, 699]);
    await dataset.close();
  });
});
