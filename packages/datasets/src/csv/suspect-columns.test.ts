import { expect, test } from 'vitest';
import { ingestCsv } from '../testing/ingested.ts';

const table = (header: string, row: (i: number) => string, rows = 30) =>
  [header, ...Array.from({ length: rows }, (_, i) => row(i))].join('\n');

async function warnings(content: string, columns: { name: string; role: 'group' | 'ignore' }[] = []) {
  const { validation } = await ingestCsv(content, { options: { columns } });
  return validation.findings.map(({ rule, column }) => `${column} ${rule}`);
}

test('columns that number or name the rows are told, whatever order they are in', async () => {
  const row = (i: number) => `${100 + ((i * 7) % 30)},n${i},${i % 4},${i % 5},${(i * 31) % 97}`;
  const content = table('key,code,ID,class,x', row);
  expect(await warnings(content)).toEqual(['key idLikeColumn', 'code idLikeColumn', 'ID idLikeColumn']);
  const others = ['key', 'code', 'ID'].map((name) => ({ name, role: 'group' as const }));
  expect(await warnings(content, others)).toEqual([]);
  expect(await warnings(table('key,code,ID,class,x', row, 15))).toEqual([]);
});

test('dates are told, of few or of many different values', async () => {
  const day = (i: number) => `20${10 + (i % 80)}-0${1 + (i % 9)}-1${i % 10}`;
  const content = (rows: number) =>
    table('day,time,note,x', (i) => `${day(i)},${day(i)}T0${i % 10}:30:00Z,v${i % 3}-01,${i % 7}`, rows);
  expect(await warnings(content(60))).toEqual(['day dateColumn', 'time dateColumn']);
  expect((await warnings(table('at,x', (i) => `${1 + (i % 28)}.${1 + (i % 12)}.${1900 + i},${i % 7}`, 1500)))[0]).toBe(
    'at dateColumn',
  );
});
