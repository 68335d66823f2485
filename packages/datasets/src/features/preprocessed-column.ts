import type { FeatureColumn } from '@trainyard/engine/spec';
import { classLimit } from '../limits.ts';
import type { TableColumn } from '../stored/schema.ts';

/** What is known of a column of a table. */
type Column = Pick<TableColumn, 'name' | 'missing' | 'classes'> & { type: TableColumn['type'] | 'tensor' };

/** A column of a table as a preprocessing reads it. */
export function preprocessedColumn({ name, type, missing, classes = [] }: Column): FeatureColumn {
  const isShort = classes.length > 0 && classes.length <= classLimit;
  const names = classes.map(({ value }) => value);
  if (type === 'category') return { name, kind: 'category', missing, ...(isShort && { classes: names }) };
  const values = type === 'integer' && isShort ? { values: names.map(Number) } : {};
  return { name, kind: 'number', missing, ...values };
}
