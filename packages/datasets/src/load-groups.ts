import { type PartSource, textsOf } from './load-part.ts';

const rowsAtOnce = 2 ** 16;

async function* valuesOf({ stored, part }: PartSource, column: string): AsyncGenerator<ArrayLike<string | number>> {
  if (stored.schema.columns.some(({ name, type }) => name === column && type === 'text')) {
    yield* textsOf({ stored, part }, column);
    return;
  }
  const rows = stored.rows(part);
  for (let start = 0; start < rows; start += rowsAtOnce) {
    yield await stored.readColumns(part, [column], start, Math.min(rowsAtOnce, rows - start));
  }
}

/** The group of every row of the parts of a dataset, numbered 0, 1, ... as the values of the column first appear. */
export async function loadGroups(sources: readonly PartSource[], column: string): Promise<Int32Array[]> {
  const numbers = new Map<string | number, number>();
  const loaded: Int32Array[] = [];
  for (const source of sources) {
    const groups = new Int32Array(source.stored.rows(source.part));
    let row = 0;
    for await (const values of valuesOf(source, column)) {
      for (let at = 0; at < values.length; at++) {
        const value = values[at] ?? '';
        const number = numbers.get(value) ?? numbers.size;
        numbers.set(value, number);
        groups[row++] = number;
      }
    }
    loaded.push(groups);
  }
  return loaded;
}
