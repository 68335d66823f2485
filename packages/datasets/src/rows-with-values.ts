import type { PartSource } from './load-part.ts';

const rowsAtOnce = 2 ** 10;

/** Whether each of some rows has a value. */
type HasValue = (start: number, count: number) => Promise<(row: number) => boolean>;

function inColumn({ stored, part }: PartSource, name: string): HasValue {
  if (stored.schema.columns.some((column) => column.name === name && column.type === 'text')) {
    return async (start, count) => {
      const texts = await stored.readTexts(part, name, start, count);
      return (row) => texts[row] !== '';
    };
  }
  return async (start, count) => {
    const values = await stored.readColumns(part, [name], start, count);
    const size = values.length / count;
    return (row) => values.subarray(row * size, (row + 1) * size).every((value) => !Number.isNaN(value));
  };
}

/** The rows of a part that have a value in each of the named columns, ascending. */
export async function rowsWithValues(source: PartSource, names: readonly string[]): Promise<Int32Array> {
  const rows = source.stored.rows(source.part);
  const isWhole = new Uint8Array(rows).fill(1);
  for (const name of names) {
    const hasValue = inColumn(source, name);
    for (let start = 0; start < rows; start += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rows - start);
      const check = await hasValue(start, count);
      for (let row = 0; row < count; row++) if (!check(row)) isWhole[start + row] = 0;
    }
  }
  return Int32Array.from({ length: rows }, (_, row) => row).filter((row) => isWhole[row] === 1);
}
