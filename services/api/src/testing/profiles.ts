import type { ColumnProfile, DatasetProfile } from '@trainyard/contracts';

/** A column of a profile: a feature of numbers without gaps, unless said otherwise. */
export function column(name: string, fields: Partial<ColumnProfile> = {}): ColumnProfile {
  return { name, type: 'number', role: 'feature', missing: 0, ...fields };
}

/** Classes of a column, ten rows each. */
export function classes(...values: string[]): ColumnProfile['classes'] {
  return values.map((value) => ({ value, count: 10 }));
}

/** A profile of 100 rows with these columns. */
export function profile(columns: ColumnProfile[], parts: DatasetProfile['parts'] = { train: 100 }): DatasetProfile {
  return { rows: parts.train + (parts.test ?? 0), columns, parts };
}

/** Four measures and the species of a flower. */
export const iris = profile([
  column('sepalLength'),
  column('sepalWidth'),
  column('petalLength'),
  column('petalWidth'),
  column('species', { type: 'category', role: 'target', classes: classes('setosa', 'versicolor', 'virginica') }),
]);

/** Images of 28 x 28 with a label each, and a test part. */
export const fashion = profile(
  [
    column('image', { type: 'tensor', shape: [1, 28, 28] }),
    column('label', { type: 'integer', role: 'target', classes: classes(...'0123456789') }),
  ],
  { train: 60_000, test: 10_000 },
);
