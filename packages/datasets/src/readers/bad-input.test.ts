import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ingest } from '../ingest.ts';
import type { IngestLimits } from '../limits.ts';
import { fileOf, idxFile, memorySink } from '../testing/files.ts';
import { type CsvTestOptions, ingestCsv } from '../testing/ingested.ts';

type Place = { rule: string; line: number | null; column: string | null; value?: string };

const latin1 = (text: string) => Buffer.from(text, 'latin1');
// Changes the checksum.
const damaged = (packed: Buffer) => {
  const bytes = Buffer.from(packed);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 6) ^ 1, bytes.length - 6);
  return bytes;
};
const declared = (name: string, type: 'number' | 'integer' | 'category') => ({
  options: { columns: [{ name, type }] },
});

const badTables: [string, string | Buffer, Place[], CsvTestOptions?][] = [
  ['an empty file', '', [{ rule: 'emptyFile', line: null, column: null }]],
  ['only a byte order mark', '\ufeff', [{ rule: 'emptyFile', line: null, column: null }]],
  ['only empty lines', '\n\r\n\n', [{ rule: 'emptyFile', line: null, column: null }]],
  ['a header without rows', 'a,b\n', [{ rule: 'noRows', line: null, column: null }]],
  ['a short row', 'a,b,c\n1,2,3\n4\n5,6,7\n', [{ rule: 'columnCount', line: 3, column: 'b' }]],
  ['a long row', 'a,b\n1,2\n3,4,5\n', [{ rule: 'columnCount', line: 3, column: null }]],
  [
    'a delimiter too many in every row',
    'a,b\n1,2,\n3,4,\n',
    [
      { rule: 'columnCount', line: 2, column: null },
      { rule: 'columnCount', line: 3, column: null },
    ],
  ],
  [
    'short rows of every kind',
    'a,b\n1\n2,3\n4\n',
    [
      { rule: 'columnCount', line: 2, column: 'b' },
      { rule: 'columnCount', line: 4, column: 'b' },
    ],
  ],
  ['a short row after a value of two lines', 'a,b\n"x\ny",1\nz\n', [{ rule: 'columnCount', line: 4, column: 'b' }]],
  ['a column without a name', 'a,,c\n1,2,3\n', [{ rule: 'emptyColumnName', line: 1, column: null }]],
  ['a column named by spaces', 'a,  ,c\n1,2,3\n', [{ rule: 'emptyColumnName', line: 1, column: null }]],
  ['two columns of one name', 'a,b,a\n1,2,3\n', [{ rule: 'duplicateColumnName', line: 1, column: 'a', value: 'a' }]],
  [
    'two columns named __proto__',
    '__proto__,b,__proto__\n1,2,3\n',
    [{ rule: 'duplicateColumnName', line: 1, column: '__proto__' }],
  ],
  [
    'a column name without end',
    `${'n'.repeat(201)},b\n1,2\n`,
    [{ rule: 'columnNameTooLong', line: 1, column: 'n'.repeat(200) }],
  ],
  [
    'too many columns',
    `${Array.from({ length: 11 }, (_, i) => `c${i}`)}\n`,
    [{ rule: 'tooManyColumns', line: 1, column: null }],
    { limits: { maxColumns: 10 } },
  ],
  [
    'too many rows',
    `a\n${'1\n'.repeat(11)}`,
    [{ rule: 'tooManyRows', line: null, column: null }],
    { limits: { maxRows: 10 } },
  ],
  [
    'a value too long',
    `a,b\n1,2\n3,${'x'.repeat(11)}\n`,
    [{ rule: 'valueTooLong', line: 3, column: 'b' }],
    { limits: { maxValueLength: 10 } },
  ],
  [
    'a row too long',
    `a,b\n1,2\n3,${'x'.repeat(3000)}\n`,
    [{ rule: 'recordTooLong', line: 3, column: null }],
    { limits: { maxRecordBytes: 2000 } },
  ],
  [
    'a row of delimiters without end',
    `a,b\n${','.repeat(500_000)}`,
    [{ rule: 'recordTooLong', line: 2, column: null }],
    { limits: { maxRecordBytes: 100_000 } },
  ],
  ['a million columns', ','.repeat(1_000_000), [{ rule: 'tooManyColumns', line: 1, column: null }]],
  [
    'a quoted value without end',
    `a,b\n1,"${'2\n'.repeat(3_000_000)}`,
    [{ rule: 'recordTooLong', line: 2, column: null }],
  ],
  [
    'more content than allowed',
    'a,b\n1,2\n3,4\n',
    [{ rule: 'tooLarge', line: null, column: null }],
    { limits: { maxUnpackedBytes: 10 } },
  ],
  ['the other delimiter', 'a;b;c\n1;2;3\n', [{ rule: 'wrongDelimiter', line: 1, column: 'a;b;c' }]],
  [
    'the other delimiter, the other way',
    'a,b\n1,2\n',
    [{ rule: 'wrongDelimiter', line: 1, column: 'a,b' }],
    { options: { csv: { delimiter: ';' } } },
  ],
  ['a text among numbers', 'a,b\n1,2\n3,oops\n5,6\n', [{ rule: 'notANumber', line: 3, column: 'b', value: 'oops' }]],
  ['a text in every second row', 'a,b\n1,2\n3,x\n', [{ rule: 'notANumber', line: 3, column: 'b', value: 'x' }]],
  ['a decimal comma', 'a,b\n1,2\n"3,5",4\n5,6\n', [{ rule: 'notANumber', line: 3, column: 'a', value: '3,5' }]],
  ['a hexadecimal number', 'a\n1\n0x10\n2\n', [{ rule: 'notANumber', line: 3, column: 'a', value: '0x10' }]],
  ['a number with its unit', 'a\n1\n2\n3 cm\n', [{ rule: 'notANumber', line: 4, column: 'a', value: '3 cm' }]],
  [
    'a date among numbers',
    'a\n1\n2\n2026-01-01\n',
    [{ rule: 'notANumber', line: 4, column: 'a', value: '2026-01-01' }],
  ],
  [
    'a text after 2,000 different numbers',
    `a\n${Array.from({ length: 2000 }, (_, i) => i).join('\n')}\nx\n`,
    [{ rule: 'notANumber', line: 2002, column: 'a', value: 'x' }],
  ],
  ['Infinity', 'a\n1\nInfinity\n2\n', [{ rule: 'notFinite', line: 3, column: 'a', value: 'Infinity' }]],
  ['-inf', 'a\n1\n-inf\n2\n', [{ rule: 'notFinite', line: 3, column: 'a', value: '-inf' }]],
  ['a number beyond a double', 'a\n1\n2e999\n2\n', [{ rule: 'notFinite', line: 3, column: 'a', value: '2e999' }]],
  ['a number beyond a float', 'a\n1\n-4e38\n2\n', [{ rule: 'outOfRange', line: 3, column: 'a', value: '-4e38' }]],
  [
    'NaN that is not a missing value',
    'a\n1\nNaN\n',
    [{ rule: 'notFinite', line: 3, column: 'a', value: 'NaN' }],
    { options: { csv: { missingValues: [''] } } },
  ],
  [
    'a text in a declared number',
    'a\nx\ny\n1\n',
    [
      { rule: 'notANumber', line: 2, column: 'a' },
      { rule: 'notANumber', line: 3, column: 'a' },
    ],
    declared('a', 'number'),
  ],
  [
    'a fraction in a declared integer',
    'a\n1\n2.5\n3\n',
    [{ rule: 'notAnInteger', line: 3, column: 'a', value: '2.5' }],
    declared('a', 'integer'),
  ],
  [
    'a text in a declared integer',
    'a\n1\nx\n',
    [{ rule: 'notANumber', line: 3, column: 'a', value: 'x' }],
    declared('a', 'integer'),
  ],
  ['an override of no column', 'a\n1\n', [{ rule: 'unknownColumn', line: 1, column: 'b' }], declared('b', 'number')],
  [
    'two overrides of one column',
    'a\n1\n',
    [{ rule: 'duplicateOverride', line: 1, column: 'a' }],
    { options: { columns: [{ name: 'a' }, { name: 'a' }] } },
  ],
  [
    'faults in several columns, in file order',
    'a,b\n1,x\ny,2\n3,4\n5\n',
    [
      { rule: 'notANumber', line: 2, column: 'b' },
      { rule: 'notANumber', line: 3, column: 'a' },
      { rule: 'columnCount', line: 5, column: 'b' },
    ],
  ],
  ['text after a closing quote', 'a,b\n1,"2"3\n', [{ rule: 'strayQuote', line: 2, column: 'b' }]],
  ['a quote inside a value', 'a,b\n1,2"\n', [{ rule: 'strayQuote', line: 2, column: 'b' }]],
  ['a quote that does not end', 'a,b\n1,"2\n3,4\n', [{ rule: 'unclosedQuote', line: 2, column: 'b' }]],
  ['Latin-1', latin1('a,b\n1,\xe9t\xe9\n'), [{ rule: 'invalidUtf8', line: 2, column: 'b', value: '0xE9' }]],
  [
    'UTF-16',
    Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'),
    [{ rule: 'invalidUtf8', line: 1, column: '(1)', value: '0xFF' }],
  ],
  ['a cut character', latin1('a,b\n1,2\n3,\xe2\x82'), [{ rule: 'invalidUtf8', line: 3, column: 'b', value: '0xE2' }]],
  ['a NUL byte', 'a,b\n1,\0\n', [{ rule: 'nulByte', line: 2, column: 'b', value: '0x00' }]],
  ['a zip archive', Buffer.from('504b03041400000008000000', 'hex'), [{ rule: 'nulByte', line: 1, column: '(1)' }]],
  ['a PNG image', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), [{ rule: 'invalidUtf8', line: 1, column: '(1)' }]],
  ['JSON', '{"a": 1}\n{"a": 2}\n', [{ rule: 'strayQuote', line: 1, column: '(1)' }]],
  ['a cut gzip file', gzipSync('a,b\n1,2\n').subarray(0, -9), [{ rule: 'truncatedGzip', line: null, column: null }]],
  ['a damaged gzip file', damaged(gzipSync('a,b\n1,2\n')), [{ rule: 'corruptGzip', line: null, column: null }]],
  ['a gzip file in a gzip file', gzipSync(gzipSync('a,b\n1,2\n')), [{ rule: 'invalidUtf8', line: 1, column: '(1)' }]],
  [
    'a gzip bomb',
    gzipSync(Buffer.alloc(40 * 2 ** 20, 'a,b\n')),
    [{ rule: 'compressionRatio', line: null, column: null }],
    { limits: { maxErrors: Number.POSITIVE_INFINITY } },
  ],
];

describe('a CSV file with', () => {
  test.each(badTables)('%s is rejected where it is wrong', async (_, content, places, options) => {
    const { state, validation } = await ingestCsv(content, options);
    expect(state).toBe('rejected');
    const errors = validation.findings.filter(({ severity }) => severity === 'error');
    expect(errors).toMatchObject(places.map((place) => ({ ...place, file: 'data' })));
    expect(validation.errors).toBe(places.length);
    for (const { message, line, column } of errors) {
      if (line !== null) expect(message).toContain(`line ${line}`);
      if (column !== null && column.length < 20) expect(message).toContain(column);
    }
  });

  test('more faults than are listed has them counted', async () => {
    const rows = Array.from({ length: 900 }, (_, row) => (row % 3 === 0 ? 'bad' : row));
    const { validation } = await ingestCsv(`a\n${rows.join('\n')}\n`);
    expect(validation.errors).toBe(300);
    expect(validation.truncated).toBe(true);
    expect(validation.findings).toHaveLength(100);
    expect(validation.findings.map(({ line }) => line)).toEqual(
      Array.from({ length: 100 }, (_, index) => 2 + 3 * index),
    );
  });

  test('far too many faults is not read to its end', async () => {
    const { validation } = await ingestCsv(`a,b\n${'1\n'.repeat(200_000)}`, { limits: { maxErrors: 50 } });
    expect(validation.findings[0]).toMatchObject({ rule: 'tooManyErrors' });
    expect(validation.errors).toBe(51);
  });
});

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
      'train.images': damaged(gzipSync(images())),
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
      'train.images': gzipSync(Buffer.concat([header('0000080200000002ffffffff'), Buffer.alloc(40 * 2 ** 20)])),
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
    'notAnInteger',
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
    expect(validation.findings).toContainEqual(expect.objectContaining({ severity: 'error', file, rule, line: null }));
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
      'train.images: image 3 holds NaN; expected finite 32-bit numbers, correct or remove the image',
    );
  });
});

describe('any bytes', () => {
  const piece = fc.integer({ min: 1, max: 300 });
  const noise = fc.uint8Array({ maxLength: 300 });
  const almostCsv = fc
    .array(
      fc.constantFrom(
        'a',
        '1',
        '2.5',
        ',',
        ',',
        '\n',
        '\r\n',
        '"',
        ' ',
        ';',
        '\0',
        'é',
        '\ufeff',
        'NaN',
        '1e999',
        '__proto__',
      ),
      { maxLength: 60 },
    )
    .map((parts) => Buffer.from(`a,b\n${parts.join('')}`));
  const almostIdx = fc
    .tuple(fc.constantFrom(8, 9, 11, 12, 13, 14, 0), fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), noise)
    .map(([code, sizes, body]) => {
      const dimensions = Buffer.concat(sizes.map((size) => header(size.toString(16).padStart(8, '0'))));
      return Buffer.concat([Buffer.from([0, 0, code, sizes.length]), dimensions, body]);
    });
  const packed = (bytes: fc.Arbitrary<Uint8Array>) =>
    fc.oneof(
      bytes,
      bytes.map((content) => gzipSync(content)),
    );

  const expectSettled = async (result: ReturnType<typeof ingest>) => {
    const { state, validation } = await result;
    expect(state === 'ready').toBe(validation.errors === 0);
  };

  test('as CSV are taken or rejected with findings', async () => {
    await fc.assert(
      fc.asyncProperty(packed(fc.oneof(almostCsv, noise)), piece, async (bytes, pieceBytes) => {
        await expectSettled(ingestCsv(bytes, { pieceBytes }));
      }),
      { numRuns: 1000 },
    );
  });

  test('as IDX are taken or rejected with findings', async () => {
    await fc.assert(
      fc.asyncProperty(packed(fc.oneof(almostIdx, noise)), packed(almostIdx), piece, async (one, other, pieceBytes) => {
        const files = { 'train.images': fileOf(one, pieceBytes), 'train.labels': fileOf(other, pieceBytes) };
        await expectSettled(ingest({ format: 'idx', files, sink: memorySink() }));
      }),
      { numRuns: 1000 },
    );
  });
});
