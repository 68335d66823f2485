import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadData } from '../findings/bad-data.ts';
import { fileOf } from '../testing/files.ts';
import { readRows } from './read-rows.ts';
import type { CsvRow } from './records.ts';

const options = { file: 'data', delimiter: ',', maxRecordBytes: 1000 };

async function rowsOf(content: string | Uint8Array, pieceBytes = 64, delimiter = ','): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const batch of readRows(fileOf(content, pieceBytes)(), { ...options, delimiter })) rows.push(...batch);
  return rows;
}

const valuesOf = async (content: string | Uint8Array, pieceBytes = 64, delimiter = ',') =>
  (await rowsOf(content, pieceBytes, delimiter)).map(({ values }) => values);

async function faultOf(content: string | Uint8Array, pieceBytes = 64) {
  const error = await rowsOf(content, pieceBytes).catch((reason: unknown) => reason);
  if (!(error instanceof BadData)) throw error;
  const { rule, line, column } = error.finding;
  return { rule, line, column };
}

describe('rows', () => {
  test.each([
    [
      'line feeds',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'carriage returns and line feeds',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'lone carriage returns',
      'a,b\r1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'all of them in one file',
      'a,b\r\n1,2\n3,4\r5,6',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
        ['5', '6'],
      ],
    ],
    ['no line end after the last row', 'a\n1', [['a'], ['1']]],
    [
      'a byte order mark',
      '\ufeffa,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'quoted delimiters, quotes and line ends',
      '"a,1","say ""hi"""\n"x\ny",z',
      [
        ['a,1', 'say "hi"'],
        ['x\ny', 'z'],
      ],
    ],
    [
      'spaces around values',
      ' a , "b " \n 1\t, 2 ',
      [
        ['a', 'b '],
        ['1', '2'],
      ],
    ],
    [
      'empty values',
      'a,b,c\n,,\n"",1,',
      [
        ['a', 'b', 'c'],
        ['', '', ''],
        ['', '1', ''],
      ],
    ],
    [
      'empty lines',
      '\n\na,b\n\n1,2\n   \n3,4\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['rows of other lengths', 'a,b\n1\n1,2,3', [['a', 'b'], ['1'], ['1', '2', '3']]],
    ['nothing', '', []],
    ['only a byte order mark', '\ufeff', []],
  ])('are read from a file with %s', async (_, content, expected) => {
    for (const pieceBytes of [1, 2, 3, 1000]) expect(await valuesOf(content, pieceBytes)).toEqual(expected);
  });

  test.each([';', '\t', '|'])('are told apart by the delimiter %j', async (delimiter) => {
    const content = ['a', 'b,c', ''].join(delimiter);
    expect(await valuesOf(content, 1, delimiter)).toEqual([['a', 'b,c', '']]);
  });

  test('of any text are read back from quoted form, in whatever pieces they come', async () => {
    const value = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll('\0', ' '));
    const table = fc.array(fc.array(value, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 20 }),
        async (rows, end, piece) => {
          const content = rows.map((row) => row.map(quote).join(',') + end).join('');
          // A lone surrogate has no UTF-8 form and becomes U+FFFD, as in every encoder.
          expect(await valuesOf(content, piece)).toEqual(
            rows.map((row) => row.map((text) => Buffer.from(text).toString())),
          );
        },
      ),
    );
  });
});

describe('line numbers', () => {
  test('count empty lines and line ends inside quotes', async () => {
    const content = 'a,b\n1,2\n\n"x\ny",3\r\n"p\r\nq",4\n5,6\n';
    for (const pieceBytes of [1, 5, 1000]) {
      expect((await rowsOf(content, pieceBytes)).map(({ line }) => line)).toEqual([1, 2, 4, 6, 8]);
    }
  });
});

describe('faults', () => {
  test.each([
    ['text after a closing quote', 'a,b\n1,2\n3,"4"5\n', 'strayQuote', 3, 'b'],
    ['a quote inside a value', 'a,b\n1,5\'10"\n', 'strayQuote', 2, 'b'],
    ['a quote that does not end', 'a,b\n1,2\n"3,4\n5,6\n', 'unclosedQuote', 3, 'a'],
    ['a value without end', `a,b\n1,${'x'.repeat(5000)}`, 'recordTooLong', 2, null],
    ['a quoted value without end', `a,b\n1,"${'x\n'.repeat(5000)}`, 'recordTooLong', 2, null],
    ['a byte of Latin-1', Buffer.from('a,b\n1,2\n3,caf\xe9\n', 'latin1'), 'invalidUtf8', 3, 'b'],
    ['a byte of Latin-1 in quotes', Buffer.from('a,b\n1,2\n"\xe9",3\n', 'latin1'), 'invalidUtf8', 3, 'a'],
    ['a cut character at the end', Buffer.from('a,b\n1,\xc3', 'latin1'), 'invalidUtf8', 2, 'b'],
    ['a byte of Latin-1 in the header', Buffer.from('a,\xfc\n1,2\n', 'latin1'), 'invalidUtf8', 1, '(2)'],
    ['UTF-16', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), 'invalidUtf8', 1, '(1)'],
    ['a NUL byte', 'a,b\n1,2\n3,\0\n', 'nulByte', 3, 'b'],
    ['a NUL byte at the start of a row', 'a,b\n1,2\n\x003,4', 'nulByte', 3, 'a'],
  ])('%s: names line and column', async (_, content, rule, line, column) => {
    for (const pieceBytes of [1, 3, 100_000]) {
      expect(await faultOf(content, pieceBytes)).toEqual({ rule, line, column });
    }
  });

  test('a row of nothing but delimiters is stopped', async () => {
    const fault = { rule: 'recordTooLong', line: 2, column: null };
    expect(await faultOf(`a,b\n${','.repeat(5000)}`, 64)).toEqual(fault);
  });

  test('rows before a fault are still read', async () => {
    const rows: CsvRow[] = [];
    const reading = (async () => {
      for await (const batch of readRows(fileOf('a\n1\n2\n"3"x\n')(), options)) rows.push(...batch);
    })();
    await expect(reading).rejects.toThrow('data, line 4, column "a"');
    expect(rows.map(({ values }) => values)).toEqual([['a'], ['1'], ['2']]);
  });
});
