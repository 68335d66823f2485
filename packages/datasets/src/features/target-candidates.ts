import type { StoredClass, StoredSchema, TableColumn } from '../stored/schema.ts';

/** A column that can be a target. */
export interface Candidate {
  name: string;
  type: TableColumn['type'];
  isTarget: boolean;
  missing: number;
  classes: readonly StoredClass[] | undefined;
  /** Stored value of a class by its name and index. */
  storedValue(name: string, index: number): number;
}

/** The columns of a data set that can be a target. */
export function candidatesIn(schema: StoredSchema): Candidate[] {
  if (schema.layout === 'samples') {
    const { name, classes } = schema.labels;
    return [{ name, type: 'integer', isTarget: true, missing: 0, classes, storedValue: (text) => Number(text) }];
  }
  const stored = schema.dtype === 'float32' ? Math.fround : Number;
  return schema.columns.map(({ name, type, role, missing, classes }) => ({
    name,
    type,
    isTarget: role === 'target',
    missing,
    classes,
    storedValue: type === 'category' ? (_text, index) => index : (text) => stored(Number(text)),
  }));
}
