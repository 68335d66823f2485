import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { selectFeatures } from '../features/select-features.ts';
import { targetOf } from '../features/target-of.ts';
import { ingest } from '../ingest.ts';
import { loadFeatures, loadTargets } from '../load-part.ts';
import { fileOf, memorySink } from '../testing/files.ts';
import { ingestFiles, ready, stored } from '../testing/ingested.ts';
import type { IngestOptionsInput } from './reader.ts';

const lines = (...rows: unknown[]) =>
  rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');

const read = (content: string | Uint8Array, options: IngestOptionsInput = {}, pieceBytes?: number) =>
  ingest({ format: 'jsonl', files: { data: fileOf(content, pieceBytes) }, options, sink: memorySink() });

const findingsOf = async (content: string, options: IngestOptionsInput = {}) => {
  const { state, validation } = await read(content, options);
  expect(state).toBe('rejected');
  return validation.findings;
};

const flowers = lines(
  { width: 1.5, open: true, count: 3, species: 'a', code: '12' },
  { width: 2, open: false, count: 4, species: 'b', code: '7' },
  { width: null, open: true, species: 'a', count: 5, code: '12' },
);

describe('types', () => {
  test('are inferred from all rows: numbers, whole numbers, truth values, texts that look like numbers', async () => {
    const { profile } = ready(await read(flowers));
    expect(profile.columns).toMatchObject([
      { name: 'width', type: 'number', missing: 1, mean: 1.75 },
      { name: 'open', type: 'integer', min: 0, max: 1, classes: [{ value: '0' }, { value: '1', count: 2 }] },
      { name: 'count', type: 'integer', missing: 0, mean: 4 },
      {
        name: 'species',
        type: 'category',
        classes: [
          { value: 'a', count: 2 },
          { value: 'b', count: 1 },
        ],
      },
      { name: 'code', type: 'category', classes: [{ value: '7' }, { value: '12', count: 2 }] },
    ]);
  });

  test('and roles can be overridden', async () => {
    const columns = [
      { name: 'code', type: 'number' },
      { name: 'count', type: 'category', role: 'target' },
      { name: 'species', role: 'group' },
      { name: 'width', role: 'sampleWeight' },
    ] as const;
    const { profile } = ready(await read(flowers, { columns: [...columns] }));
    const found = profile.columns.map(({ name, type, role }) => [name, type, role]);
    expect(found).toEqual([
      ['width', 'number', 'sampleWeight'],
      ['open', 'integer', 'feature'],
      ['count', 'category', 'target'],
      ['species', 'category', 'group'],
      ['code', 'number', 'feature'],
    ]);
  });

  test('of a field that a row lacks are those of the others', async () => {
    const { profile, validation } = ready(await read(lines({ a: 1 }, { a: 2, b: 5 }, '', { b: 6 })));
    expect(profile.columns).toMatchObject([
      { name: 'a', type: 'integer', missing: 1 },
      { name: 'b', type: 'integer', missing: 1 },
    ]);
    expect(validation.findings).toMatchObject([
      { rule: 'missingValues', column: 'b', line: 1 },
      { rule: 'missingValues', column: 'a', line: 4 },
    ]);
  });

  test('are the same however the file is packed and cut', async () => {
    const { contentHash } = ready(await read(flowers));
    expect(ready(await read(gzipSync(flowers))).contentHash).toBe(contentHash);
    expect(ready(await read(`\ufeff${flowers.replaceAll('\n', '\r\n')}\r\n`, {}, 3)).contentHash).toBe(contentHash);
  });
});

describe('arrays of numbers', () => {
  const rows = lines(
    {
      image: [
        [1, 2],
        [3, 4],
      ],
      y: [0.5, -1],
      label: 'a',
    },
    {
      image: [
        [5, 6],
        [7, 255],
      ],
      y: [2, 3],
      label: 'b',
    },
  );

  test('become tensors in the smallest type, as features and as targets', async () => {
    const dataset = await stored('jsonl', { data: rows }, { columns: [{ name: 'y', role: 'target' }] });
    expect(dataset.schema.tensors).toMatchObject([
      { name: 'image', dtype: 'uint8', shape: [2, 2], min: 1, max: 255 },
      { name: 'y', dtype: 'float32', shape: [2], mean: 1.125, role: 'target' },
    ]);
    const { value: features } = selectFeatures(dataset.schema, { columns: ['image'], shape: [1, 2, 2] });
    const source = { stored: dataset, part: 'train' } as const;
    expect([...(await loadFeatures(source, features!))]).toEqual([1, 2, 3, 4, 5, 6, 7, 255]);
    const { value: target } = targetOf(dataset.schema, { kind: 'numbers' });
    expect(target).toEqual({ kind: 'numbers', columns: ['y[0]', 'y[1]'] });
    expect([...(await loadTargets(source, target as { kind: 'numbers'; columns: string[] }))]).toEqual([0.5, -1, 2, 3]);
    await dataset.close();
  });

  test('of whole numbers can be classes, one at each place', async () => {
    const dataset = await stored('jsonl', { data: lines({ x: 1, y: [3, 7] }, { x: 2, y: [7, 7] }) });
    const { value } = targetOf(dataset.schema, { column: 'y', kind: 'classes' });
    expect(value).toEqual({
      kind: 'classes',
      columns: ['y[0]', 'y[1]'],
      classes: ['3', '7'],
      values: [
        [3, 7],
        [3, 7],
      ],
    });
    expect([...(await loadTargets({ stored: dataset, part: 'train' }, value as never))]).toEqual([0, 1, 1, 1]);
    expect(targetOf(dataset.schema, { column: 'y', kind: 'class' }).findings).toMatchObject([
      { code: 'severalColumns' },
    ]);
    await dataset.close();
  });

  test('that a row lacks are NaN, and counted', async () => {
    const dataset = await stored('jsonl', { data: lines({ a: [1, 2] }, { a: null }, { b: 1 }) });
    expect(dataset.schema.tensors).toMatchObject([{ name: 'a', missing: 2, dtype: 'float32' }]);
    expect([...(await dataset.readColumns('train', ['a'], 1, 1))]).toEqual([Number.NaN, Number.NaN]);
    await dataset.close();
  });

  test('tell rows apart', async () => {
    const { validation } = ready(await read(lines({ a: [1, 2], b: 1 }, { a: [1, 3], b: 1 }, { a: [1, 2], b: 1 })));
    expect(validation.findings.filter(({ rule }) => rule === 'duplicateRows')).toMatchObject([
      { message: expect.stringContaining('1 row repeats') },
    ]);
  });
});

describe('arrays of texts', () => {
  test('are sets of labels, stored as 0 and 1 in the order of the labels', async () => {
    const rows = lines({ tags: ['sea', 'sun'] }, { tags: [] }, { tags: ['sun', 'sun', 'ice'] });
    const dataset = await stored('jsonl', { data: rows }, { columns: [{ name: 'tags', role: 'target' }] });
    expect(dataset.schema.tensors).toMatchObject([
      {
        dtype: 'uint8',
        shape: [3],
        labels: [
          { value: 'ice', count: 1 },
          { value: 'sea', count: 1 },
          { value: 'sun', count: 2 },
        ],
      },
    ]);
    expect([...(await dataset.readColumns('train', ['tags'], 0, 3))]).toEqual([0, 1, 1, 0, 0, 0, 1, 0, 1]);
    expect([...(await dataset.readColumns('train', ['tags[sun]'], 0, 3))]).toEqual([1, 0, 1]);
    const { value } = targetOf(dataset.schema, { kind: 'numbers' });
    expect(value).toEqual({ kind: 'numbers', columns: ['tags[ice]', 'tags[sea]', 'tags[sun]'] });
    await dataset.close();
  });
});

describe('a fault is found with line and column:', () => {
  test.each([
    ['a line that is no JSON', lines({ a: 1 }, '{"a": 2'), 2, null, 'invalidJson'],
    ['NaN, which JSON does not have', lines({ a: 1 }, '{"a": NaN}'), 2, null, 'invalidJson'],
    ['a line that is no object', lines({ a: 1 }, [1]), 2, null, 'invalidJson'],
    ['a number beyond a double', lines({ a: 1 }, '{"a": 1e999}'), 2, 'a', 'notFinite'],
    ['a number beyond a float', lines({ a: 1 }, { a: 1e300 }), 2, 'a', 'outOfRange'],
    ['a text among numbers', lines({ a: 1 }, { a: 2 }, { a: 'x' }), 3, 'a', 'mixedTypes'],
    ['a number as text among numbers', lines({ a: 1 }, { a: 2 }, { a: '3' }), 3, 'a', 'mixedTypes'],
    ['a number among arrays', lines({ a: [1] }, { a: [2] }, { a: 2 }), 3, 'a', 'mixedTypes'],
    ['labels among numbers', lines({ a: [1] }, { a: [2] }, { a: ['x'] }), 3, 'a', 'mixedTypes'],
    ['an object as value', lines({ a: 1 }, { a: { b: 1 } }), 2, 'a', 'unsupportedValue'],
    ['an array of another length', lines({ a: [1, 2] }, { a: [1] }), 2, 'a', 'arrayShape'],
    ['an array of another depth', lines({ a: [1, 2] }, { a: [[1, 2]] }), 2, 'a', 'arrayShape'],
    ['ragged rows in an array', lines({ a: [[1, 2], [3]] }), 1, 'a', 'arrayShape'],
    ['a gap in an array', lines({ a: [1, null] }), 1, 'a', 'arrayShape'],
    ['infinity in an array', lines('{"a": [1, 1e999]}'), 1, 'a', 'notFinite'],
    ['a number in a set of labels', lines({ a: ['x', 1] }), 1, 'a', 'unsupportedValue'],
    ['a field without a name', lines({ '': 1 }), 1, null, 'emptyColumnName'],
    ['a value that is too long', lines({ a: 'x' }, { a: 'x'.repeat(10_001) }), 2, 'a', 'valueTooLong'],
    ['nothing', '', null, null, 'emptyFile'],
  ])('%s', async (_, content, line, column, rule) => {
    expect(await findingsOf(content)).toContainEqual(
      expect.objectContaining({ severity: 'error', file: 'data', line, column, rule }),
    );
  });

  test('arrays nested without end', async () => {
    const deep = `{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(await findingsOf(deep)).toMatchObject([{ rule: 'arrayShape', line: 1, column: 'a' }]);
    const object = `{"a": ${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
    expect(await findingsOf(object)).toMatchObject([{ rule: 'unsupportedValue', line: 1, column: 'a', value: '{…}' }]);
  });

  test('bytes that are no text', async () => {
    const content = Buffer.concat([Buffer.from('{"a":1}\n{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    const { validation } = await read(content);
    expect(validation.findings).toMatchObject([{ rule: 'invalidUtf8', line: 2, value: '0xFF' }]);
  });

  test('a line without end', async () => {
    const { validation } = await ingest({
      format: 'jsonl',
      files: { data: fileOf(`{"a": "${'x'.repeat(200_000)}`) },
      limits: { maxRecordBytes: 100_000 },
      sink: memorySink(),
    });
    expect(validation.findings).toMatchObject([{ rule: 'recordTooLong', line: 1 }]);
  });

  test('an override of a field that is not there, or of the type of arrays', async () => {
    expect(await findingsOf(lines({ a: 1 }), { columns: [{ name: 'b' }] })).toMatchObject([{ rule: 'unknownColumn' }]);
    const columns = [{ name: 'a', type: 'number' as const }];
    expect(await findingsOf(lines({ a: [1] }), { columns })).toMatchObject([{ rule: 'mixedTypes', column: 'a' }]);
  });

  test('rows that are short in the file and long in store', async () => {
    const fields = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`f${at}`, at]));
    const data = lines(fields, ...Array.from({ length: 20 }, () => ({})));
    const { validation } = await ingestFiles('jsonl', { data }, { limits: { maxUnpackedBytes: 1000 } });
    expect(validation.findings).toContainEqual(expect.objectContaining({ rule: 'tooLarge', severity: 'error' }));
  });

  test('too many labels', async () => {
    const rows = Array.from({ length: 1001 }, (_, at) => ({ a: [`${at}`] }));
    expect(await findingsOf(lines(...rows))).toMatchObject([{ rule: 'tooManyClasses', line: 1001, column: 'a' }]);
  });
});
