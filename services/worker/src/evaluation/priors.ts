import type { Samples } from '@trainyard/engine';

type Rows = Pick<Samples, 'rows' | 'targets'>;

function eachTarget({ rows, targets }: Rows, size: number, use: (value: number, place: number) => void): void {
  for (const row of rows) for (let at = 0; at < size; at++) use(targets[row * size + at] ?? 0, at);
}

/** How often each class is among the targets of rows, `size` of them a row. */
export function classPriors(rows: Rows, size: number, classes: number, ignored?: number): Float64Array {
  const counts = new Float64Array(classes);
  eachTarget(rows, size, (label) => {
    if (label !== ignored) counts[label] = (counts[label] ?? 0) + 1;
  });
  return counts;
}

/** Mean of each of the `size` numbers that are the target of a row. */
export function meanTargets(rows: Rows, size: number): Float64Array {
  const means = new Float64Array(size);
  eachTarget(rows, size, (value, place) => {
    means[place] = (means[place] ?? 0) + value / rows.rows.length;
  });
  return means;
}

/** Whether all targets of rows are 0 or 1. */
export function areFlags(rows: Rows, size: number): boolean {
  return rows.rows.every((row) =>
    rows.targets.subarray(row * size, (row + 1) * size).every((value) => value === 0 || value === 1),
  );
}
