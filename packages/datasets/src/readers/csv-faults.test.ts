import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { damagedGzip } from '../testing/files.ts';
import { type CsvTestOptions, ingestCsv } from '../testing/ingested.ts';

type Place = { rule: string; line: number | null; column: string | null; value?: string };

const latin1 = (text: string) => Buffer.from(text, 'latin1');
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
  ['a damaged gzip file', damagedGzip(gzipSync('a,b\n1,2\n')), [{ rule: 'corruptGzip', line: null, column: null }]],
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
