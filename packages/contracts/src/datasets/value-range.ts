import type { DatasetProfile } from './profile.ts';

const bytes = [0, 255] as const;

/** Least and greatest value of columns, of bytes what a byte can be; undefined: they are not known, or there is one value alone. */
export function valueRangeOf(
  { columns }: Pick<DatasetProfile, 'columns'>,
  names: readonly string[],
): readonly [number, number] | undefined {
  const chosen = columns.filter(({ name }) => names.includes(name));
  if (chosen.length > 0 && chosen.every(({ dtype }) => dtype === 'uint8')) return bytes;
  const [low, high] = [
    Math.min(...chosen.map(({ min = Number.NaN }) => min)),
    Math.max(...chosen.map(({ max = Number.NaN }) => max)),
  ];
  return low < high ? [low, high] : undefined;
}
