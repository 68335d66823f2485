import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ingest } from '../ingest.ts';
import type { IngestLimits } from '../limits.ts';
import { damagedGzip, fileOf, idxFile, memorySink } from '../testing/files.ts';

const images = (rows = 2) => idxFile('uint8', [rows, 2, 2], Array<number>(4 * rows).fill(7));
const labels = (values = [0, 1]) => idxFile('uint8', [values.length], values);
const header = (hex: string) => Buffer.from(hex, 'hex');

const badImageSets: [string, Record<string, Buffer>, string, string, Partial<IngestLimits>?][] = [
  ['no labels', { 'train.images': images() }, 'train.labels', 'missingFile'],
  [
    'half a test part',
    { 'train.images': images(), 'train.labels': labels(), 'test.images': images() },
    'test.labels',
    'missingFile',
  ],
  [
    'a file of no role',
    { 'train.images': images(), 'train.labels': labels(), data: labels() },
    'data',
    'unexpectedFile',
  ],
  ['an empty file', { 'train.images': Buffer.alloc(0), 'train.labels': labels() }, 'train.images', 'emptyFile'],
  [
    'a cut magic number',
    { 'train.images': header('000008'), 'train.labels': labels() },
    'train.images',
    'truncatedData',
  ],
  [
    'cut dimensions',
    { 'train.images': header('000008030000'), 'train.labels': labels() },
    'train.images',
    'truncatedData',
  ],
  [
    'a wrong magic number',
    { 'train.images': header('0001080100000001'), 'train.labels': labels() },
    'train.images',
    'badMagicNumber',
  ],
  [
    'an unknown element type',
    { 'train.images': header('00000a0100000001'), 'train.labels': labels() },
    'train.images',
    'badMagicNumber',
  ],
  [
    'a CSV file',
    { 'train.images': Buffer.from('a,b\n1,2\n'), 'train.labels': labels() },
    'train.images',
    'badMagicNumber',
  ],
  [
    'a PNG image',
    { 'train.images': header('89504e470d0a1a0a'), 'train.labels': labels() },
    'train.images',
    'badMagicNumber',
  ],
  ['no dimension', { 'train.images': header('00000800'), 'train.labels': labels() }, 'train.images', 'badDimensions'],
  [
    'too many dimensions',
    { 'train.images': header('00000809'), 'train.labels': labels() },
    'train.images',
    'badDimensions',
  ],
  [
    'no rows',
    { 'train.images': idxFile('uint8', [0, 2, 2], []), 'train.labels': labels([]) },
    'train.images',
    'noRows',
  ],
  [
    'a dimension of size 0',
    { 'train.images': idxFile('uint8', [2, 0, 2], []), 'train.labels': labels() },
    'train.images',
    'badDimensions',
  ],
  [
    'too many rows',
    { 'train.images': images(3), 'train.labels': labels([0, 1, 1]) },
    'train.images',
    'tooManyRows',
    { maxRows: 2 },
  ],
  [
    'a header that announces 2^96 bytes',
    { 'train.images': header('00000803ffffffffffffffffffffffff'), 'train.labels': labels() },
    'train.images',
    'tooLarge',
    { maxRows: 2 ** 32 },
  ],
  ['labels of two dimensions', { 'train.images': images(), 'train.labels': images() }, 'train.labels', 'badDimensions'],
  [
    'more labels than images',
    { 'train.images': images(), 'train.labels': labels([0, 1, 2]) },
    'train.labels',
    'rowCountMismatch',
  ],
  [
    'fewer labels than images in the test part',
    { 'train.images': images(), 'train.labels': labels(), 'test.images': images(), 'test.labels': labels([1]) },
    'test.labels',
    'rowCountMismatch',
  ],
  [
    'test images of another shape',
    {
      'train.images': images(),
      'train.labels': labels(),
      'test.images': idxFile('uint8', [2, 4], Array(8).fill(1)),
      'test.labels': labels(),
    },
    'test.images',
    'shapeMismatch',
  ],
  [
    'test images of another type',
    {
      'train.images': images(),
      'train.labels': labels(),
      'test.images': idxFile('int8', [2, 2, 2], Array(8).fill(1)),
      'test.labels': labels(),
    },
    'test.images',
    'shapeMismatch',
  ],
  [
    'images that end early',
    { 'train.images': images().subarray(0, -1), 'train.labels': labels() },
    'train.images',
    'truncatedData',
  ],
  [
    'labels that end early',
    { 'train.images': images(), 'train.labels': labels().subarray(0, -1) },
    'train.labels',
    'truncatedData',
  ],
  [
    'bytes behind the images',
    { 'train.images': Buffer.concat([images(), Buffer.alloc(1)]), 'train.labels': labels() },
    'train.images',
    'trailingBytes',
  ],
  [
    'bytes behind the labels',
    { 'train.images': images(), 'train.labels': Buffer.concat([labels(), Buffer.alloc(9)]) },
    'train.labels',
    'trailingBytes',
  ],
  [
    'a cut gzip file',
    { 'train.images': gzipSync(images()).subarray(0, -3), 'train.labels': labels() },
    'train.images',
    'truncatedGzip',
  ],
  [
    'a damaged gzip file',
    {
      'train.images': damagedGzip(gzipSync(images())),
      'train.labels': labels(),
    },
    'train.images',
    'corruptGzip',
  ],
  [
    'a gzip file in a gzip file',
    { 'train.images': gzipSync(gzipSync(images())), 'train.labels': labels() },
    'train.images',
    'badMagicNumber',
  ],
  [
    'a gzip bomb',
    {
      'train.images': gzipSync(Buffer.concat([header('000008020000000201000000'), Buffer.alloc(40 * 2 ** 20)])),
      'train.labels': labels(),
    },
    'train.images',
    'compressionRatio',
  ],
  [
    'NaN',
    { 'train.images': idxFile('float32', [2, 2], [0, 1, Number.NaN, 3]), 'train.labels': labels() },
    'train.images',
    'notFinite',
  ],
  [
    'Infinity',
    { 'train.images': idxFile('float64', [2, 2], [0, 1, 2, Number.POSITIVE_INFINITY]), 'train.labels': labels() },
    'train.images',
    'notFinite',
  ],
  [
    'a number beyond a float',
    { 'train.images': idxFile('float64', [2, 2], [0, 1, 2, 1e39]), 'train.labels': labels() },
    'train.images',
    'notFinite',
  ],
  [
    'a negative label',
    { 'train.images': images(), 'train.labels': idxFile('int8', [2], [0, -1]) },
    'train.labels',
    'labelOutOfRange',
  ],
  [
    'a fraction as label',
    { 'train.images': images(), 'train.labels': idxFile('float32', [2], [0, 0.5]) },
    'train.labels',
    'notAnInteger',
  ],
  [
    'NaN as label',
    { 'train.images': images(), 'train.labels': idxFile('float64', [2], [0, Number.NaN]) },
    'train.labels',
    'notFinite',
  ],
  [
    'a label above 2^31',
    { 'train.images': images(), 'train.labels': idxFile('float64', [2], [0, 2 ** 31]) },
    'train.labels',
    'labelOutOfRange',
  ],
  [
    'too many classes',
    { 'train.images': images(3), 'train.labels': labels([0, 1, 2]) },
    'train.labels',
    'tooManyClasses',
    { maxClasses: 2 },
  ],
];

describe('an image set with', () => {
  test.each(badImageSets)('%s is rejected naming the file', async (_, files, file, rule, limits = {}) => {
    const sink = memorySink();
    const opened = Object.fromEntries(Object.entries(files).map(([role, bytes]) => [role, fileOf(bytes)]));
    const { state, validation } = await ingest({ format: 'idx', files: opened, limits, sink });
    expect(state).toBe('rejected');
    expect(validation.findings).toContainEqual(expect.objectContaining({ severity: 'error', file, rule }));
    expect(validation.findings.every(({ message, file: at }) => message.startsWith(`${at}`))).toBe(true);
    expect(sink.files.size).toBe(0);
  });

  test('several faults has each of them found', async () => {
    const files = { 'train.images': fileOf(header('0001')), 'train.labels': fileOf(labels().subarray(0, 5)) };
    const { validation } = await ingest({ format: 'idx', files, sink: memorySink() });
    expect(validation.findings.map(({ file, rule }) => [file, rule])).toEqual([
      ['train.images', 'truncatedData'],
      ['train.labels', 'truncatedData'],
    ]);
  });

  test('a value at fault has its row named', async () => {
    const files = {
      'train.images': fileOf(idxFile('float32', [3, 2], [0, 1, 2, 3, 4, Number.NaN])),
      'train.labels': fileOf(labels([0, 1, 0])),
    };
    const { validation } = await ingest({ format: 'idx', files, sink: memorySink() });
    expect(validation.findings[0]?.message).toBe(
      'train.images, row 3, column "image": expected finite 32-bit numbers, received NaN; correct or remove the row',
    );
  });
});
