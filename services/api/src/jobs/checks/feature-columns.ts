import type { ColumnProfile } from '@trainyard/contracts';
import type { FeatureColumn } from '@trainyard/engine/spec';

/** A column of a table as a preprocessing reads it. */
export function featureColumn({ name, type, missing, classes = [] }: ColumnProfile): FeatureColumn {
  const names = classes.map(({ value }) => value);
  const hasClasses = names.length > 0;
  if (type === 'category') return { name, kind: 'category', missing, ...(hasClasses && { classes: names }) };
  const values = type === 'integer' && hasClasses ? { values: names.map(Number) } : {};
  return { name, kind: 'number', missing, ...values };
}
