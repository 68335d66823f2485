import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StoredDataset } from '../stored/open-stored.ts';
import { ingestCsv, ready, stored } from '../testing/ingested.ts';

const sample = (name: string) => readFileSync(new URL(`../../../../samples/${name}.csv`, import.meta.url));

async function columnsOf(content: string, options = {}) {
  return ready(await ingestCsv(content, { options })).profile.columns;
}

describe('the samples', () => {
  // Figures from scikit-learn's description of each table; those of sleepstudy from lme4's.
  test.each([
    ['digits', 1797, 65],
    ['iris', 150, 5],
    ['wine', 178, 14],
    ['breast-cancer', 569, 31],
    ['diabetes', 442, 11],
    ['sleepstudy', 180, 3],
  ])('%s has %i rows and %i columns, none with a missing value', async (name, rows, columns) => {
    const { profile, validation } = ready(await ingestCsv(sample(name)));
    expect(profile).toMatchObject({ rows, parts: { train: rows } });
    expect(profile.columns).toHaveLength(columns);
    expect(profile.columns.every(({ missing }) => missing === 0)).toBe(true);
    expect(validation.errors).toBe(0);
  });

  test.each([
    ['iris', 'species', { setosa: 50, versicolor: 50, virginica: 50 }, 1],
    ['wine', 'cultivar', { class_0: 59, class_1: 71, class_2: 48 }, 71 / 48],
    ['breast-cancer', 'diagnosis', { benign: 357, malignant: 212 }, 357 / 212],
    ['digits', 'label', { 0: 178, 1: 182, 2: 177, 3: 183, 4: 181, 5: 182, 6: 181, 7: 179, 8: 174, 9: 180 }, 183 / 174],
  ])('%s has the class balance of its description', async (name, column, counts, ratio) => {
    const options = { columns: [{ name: column, role: 'target' as const }] };
    const { profile } = ready(await ingestCsv(sample(name), { options }));
    const classes = Object.entries(counts).map(([value, count]) => ({ value, count }));
    expect(profile.classBalance).toEqual({ column, classes, ratio });
  });

  test('the statistics of iris are those of its description', async () => {
    // "Summary statistics" of iris.names: min, max, mean; standard deviation there is of the sample, hence n-1.
    const { profile } = ready(await ingestCsv(sample('iris')));
    const summary = profile.columns
      .slice(0, 4)
      .map(({ min, max, mean = 0, standardDeviation = 0 }) => [
        min,
        max,
        Number(mean.toFixed(2)),
        Number((standardDeviation * Math.sqrt(150 / 149)).toFixed(2)),
      ]);
    expect(summary).toEqual([
      [4.3, 7.9, 5.84, 0.83],
      [2, 4.4, 3.06, 0.44],
      [1, 6.9, 3.76, 1.77],
      [0.1, 2.5, 1.2, 0.76],
    ]);
  });

  test('the first digit is stored as it stands in the file', async () => {
    const dataset = await stored('csv', { data: sample('digits') });
    const names = dataset.schema.columns.map(({ name }) => name);
    const [, first = ''] = sample('digits').toString().split('\n');
    expect([...(await dataset.readColumns('train', names, 0, 1))]).toEqual(first.trim().split(',').map(Number));
    await dataset.close();
  });
});

describe('types', () => {
  test('are found from the values', async () => {
    const columns = await columnsOf('whole,real,text,padded\n1,1.5,red, 2 \n2,2,blue,1e1\n3.0,-.5,red,+7\n');
    expect(columns.map(({ type }) => type)).toEqual(['integer', 'number', 'category', 'integer']);
  });

  test('classes of numbers are in numeric order, those of texts by code unit', async () => {
    const [number, text, digits] = await columnsOf('n,t,d\n10,b,10\n9,B,9\n9.0,é,2\n', {
      columns: [{ name: 'd', type: 'category' }],
    });
    expect(number?.classes?.map(({ value, count }) => [value, count])).toEqual([
      ['9', 2],
      ['10', 1],
    ]);
    expect(text?.classes?.map(({ value }) => value)).toEqual(['B', 'b', 'é']);
    expect(digits?.classes?.map(({ value }) => value)).toEqual(['2', '9', '10']);
  });

  test('a declared category keeps its exact texts', async () => {
    const [zip] = await columnsOf('zip\n007\n07\n7\n7\n', { columns: [{ name: 'zip', type: 'category' }] });
    expect(zip).toMatchObject({ type: 'category', distinct: 3 });
    expect(zip?.classes).toEqual([
      { value: '007', count: 1 },
      { value: '07', count: 1 },
      { value: '7', count: 2 },
    ]);
  });

  test('a declared number stays one when all its values are whole', async () => {
    expect((await columnsOf('x\n1\n2\n', { columns: [{ name: 'x', type: 'number' }] }))[0]?.type).toBe('number');
  });

  test('over 1,000 different numbers have statistics, but no classes', async () => {
    const [x] = await columnsOf(`x\n${Array.from({ length: 1500 }, (_, i) => i + 1).join('\n')}\n`);
    expect(x).toMatchObject({ type: 'integer', min: 1, max: 1500, mean: 750.5 });
    expect(x?.standardDeviation).toBeCloseTo(Math.sqrt((1500 ** 2 - 1) / 12), 8);
    expect(x).not.toHaveProperty('distinct');
    expect(x).not.toHaveProperty('classes');
  });

  test('over 1,000 different texts are texts, unless declared a category', async () => {
    const content = `x\n${Array.from({ length: 1500 }, (_, i) => `u${i}`).join('\n')}\n`;
    const [x] = await columnsOf(content);
    const tokens = { characters: { distinct: 11, longest: 5 }, words: { distinct: 1500, longest: 1 } };
    expect(x).toEqual({ name: 'x', type: 'text', role: 'feature', missing: 0, tokens });
    const [category] = await columnsOf(content, { columns: [{ name: 'x', type: 'category' }] });
    expect(category).toMatchObject({ type: 'category', distinct: 1500, tokens });
    expect(category).not.toHaveProperty('classes');
  });

  test('a declared text tells its tokens, those of values that mean none left out', async () => {
    const [x] = await columnsOf('x\n42\nab ba\nnull\nab\n', { columns: [{ name: 'x', type: 'text' }] });
    const tokens = { characters: { distinct: 5, longest: 5 }, words: { distinct: 3, longest: 2 } };
    expect(x).toEqual({ name: 'x', type: 'text', role: 'feature', missing: 1, distinct: 3, tokens });
  });

  test('a category of too many texts is left out with a warning, unless it is the target', async () => {
    const content = `id,x\n${Array.from({ length: 300 }, (_, i) => `u${i},${2 * i}`).join('\n')}\n`;
    const limits = { maxCategories: 100 };
    const category = { name: 'id', type: 'category' as const };
    const { profile, validation } = ready(await ingestCsv(content, { limits, options: { columns: [category] } }));
    expect(profile.columns.map(({ name }) => name)).toEqual(['x']);
    expect(validation.findings).toMatchObject([{ severity: 'warning', rule: 'tooManyCategories', column: 'id' }]);
    const options = { columns: [{ ...category, role: 'target' as const }] };
    expect((await ingestCsv(content, { limits, options })).state).toBe('rejected');
  });

  test('names that mean something to JavaScript are names like any other', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const columns = await columnsOf(`${names}\n1,__proto__,constructor,3\n2,__proto__,x,4\n`);
    expect(columns.map(({ name }) => name)).toEqual(names);
    expect(columns[1]?.classes).toEqual([{ value: '__proto__', count: 2 }]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('missing values', () => {
  test('are counted, warned about once per column, and stored as NaN', async () => {
    const content = 'x,c\n1,a\n,b\nNA,?\n4,\nnull,a\n';
    const { profile, validation } = ready(await ingestCsv(content));
    expect(profile.columns).toMatchObject([
      { name: 'x', type: 'integer', missing: 3, distinct: 2, mean: 2.5 },
      { name: 'c', type: 'category', missing: 2, distinct: 2 },
    ]);
    expect(validation.findings).toMatchObject([
      { severity: 'warning', rule: 'missingValues', column: 'x', line: 3 },
      { severity: 'warning', rule: 'missingValues', column: 'c', line: 4 },
    ]);
    const dataset = await stored('csv', { data: content });
    const values = await dataset.readColumns('train', ['x', 'c'], 0, 5);
    expect([...values]).toEqual([1, 0, Number.NaN, 1, Number.NaN, Number.NaN, 4, Number.NaN, Number.NaN, 0]);
    await dataset.close();
  });

  test('are the texts the caller names', async () => {
    const options = { csv: { missingValues: ['-999'] } };
    const { profile } = ready(await ingestCsv('x,c\n1,NA\n-999,b\n3,b\n', { options }));
    expect(profile.columns).toMatchObject([
      { missing: 1, mean: 2 },
      { missing: 0, distinct: 2 },
    ]);
  });
});

describe('precision', () => {
  const storedDtype = async (content: string) => {
    const { schema } = ready(await ingestCsv(content));
    return schema.dtype;
  };

  test('is that of float32 until values would be merged', async () => {
    expect(await storedDtype('x\n0.1\n16777216\n')).toBe('float32');
    expect(await storedDtype('x\n0.1\n16777217\n')).toBe('float64');
    expect(await storedDtype('x\n-3e9\n2\n')).toBe('float64');
    expect(await storedDtype('x\n0.1\n0.10000000000000001\n')).toBe('float32');
    expect(await storedDtype('x\n0.1\n0.100000000001\n')).toBe('float64');
  });

  test('keeps large identifiers apart', async () => {
    const dataset = await stored('csv', { data: 'id,x\n1234567890123,1\n1234567890124,2\n' });
    expect([...(await dataset.readColumns('train', ['id'], 0, 2))]).toEqual([1234567890123, 1234567890124]);
    await dataset.close();
  });
});

describe('round trip', () => {
  type Column = { kind: 'number' | 'category'; values: (number | string | null)[] };
  const rows = 7;
  const number = fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -1000, max: 1000 }));
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).map((value) => `t ${value} `);
  const optional = <T>(value: fc.Arbitrary<T>) =>
    fc.array(fc.option(value, { freq: 5 }), { minLength: rows, maxLength: rows });
  const column = fc.oneof(
    optional(number).map((values): Column => ({ kind: 'number', values })),
    optional(text).map((values): Column => ({ kind: 'category', values })),
  );
  const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const cell = (value: number | string | null) => {
    if (value === null) return '';
    return typeof value === 'number' ? String(value) : quote(value);
  };
  const csvOf = (columns: Column[], end: string) =>
    [
      columns.map((_, index) => quote(`c,${index}`)),
      ...Array.from({ length: rows }, (_, row) => columns.map(({ values }) => cell(values[row] ?? null))),
    ]
      .map((cells) => cells.join(',') + end)
      .join('');

  async function readBack(dataset: StoredDataset, name: string): Promise<(number | string | null)[]> {
    const { schema } = dataset;
    const found = schema.columns.find((each) => each.name === name);
    const values = [...(await dataset.readColumns('train', [name], 0, rows))];
    return values.map((value) => {
      if (Number.isNaN(value)) return null;
      return found?.type === 'category' ? (found.classes?.[value]?.value ?? null) : value;
    });
  }

  test('any table comes back as it was generated', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(column, { minLength: 2, maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        async (columns, end) => {
          const dataset = await stored('csv', { data: csvOf(columns, end) });
          for (const [index, { kind, values }] of columns.entries()) {
            // The file says 0 for -0, and one float64 column makes the others float64 too, so numbers compare as float32.
            const expected = values.map((value) => (typeof value === 'number' ? Math.fround(value) + 0 : value));
            const received = await readBack(dataset, `c,${index}`);
            expect(
              received.map((value) => (typeof value === 'number' ? Math.fround(value) : value)),
              kind,
            ).toEqual(expected);
          }
          await dataset.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});
