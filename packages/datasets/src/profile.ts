import type { ColumnRole, ValueType } from '@trainyard/contracts';
import { classLimit } from './limits.ts';
import type { StoredClass, StoredSchema, TableColumn, TokenCounts } from './stored/schema.ts';

/** Statistics of one column over all rows, the test part included. */
export interface ColumnProfile {
  name: string;
  /** tensor: an array per row. */
  type: ValueType | 'tensor';
  role: ColumnRole;
  /** Rows without a value. */
  missing: number;
  /** Different values; absent for tensors and where there are over 1,000 numbers or texts. */
  distinct?: number | undefined;
  min?: number | undefined;
  max?: number | undefined;
  mean?: number | undefined;
  /** Standard deviation of the population (divided by n). */
  standardDeviation?: number | undefined;
  /** Of a category or integer column with at most 1,000 values: each class in the order of its index. */
  classes?: StoredClass[] | undefined;
  /** Of texts and categories: what each tokenizer makes of them, by its name. */
  tokens?: TokenCounts | undefined;
  /** Of a tensor: its shape in one row, channels first. */
  shape?: number[] | undefined;
  /** Of a tensor: the type its elements are stored as. */
  dtype?: string | undefined;
  /** Of sets of labels: what each element stands for, and the rows that have it. */
  labels?: StoredClass[] | undefined;
}

/** How rows are spread over the classes of a target column. */
export interface ClassBalance {
  column: string;
  classes: StoredClass[];
  /** Rows of the largest class / rows of the smallest; null when it has none. */
  ratio: number | null;
}

/** What a dataset holds. */
export interface DatasetProfile {
  rows: number;
  columns: ColumnProfile[];
  /** Absent without a target column that has classes. */
  classBalance?: ClassBalance | undefined;
  /** Shape of the only tensor column of features, such as images; channels first. */
  shape?: number[] | undefined;
  /** Rows of each part. */
  parts: { train: number; test?: number | undefined };
}

const isShort = (classes: StoredClass[] | undefined) => classes !== undefined && classes.length <= classLimit;

function tableColumnProfile({ classes, ...column }: TableColumn): ColumnProfile {
  return column.type !== 'number' && isShort(classes) ? { ...column, classes } : column;
}

function classBalanceOf({ name, labels, classes = labels }: ColumnProfile): ClassBalance | undefined {
  if (classes === undefined || classes.length === 0) return undefined;
  const counts = classes.map(({ count }) => count);
  const smallest = Math.min(...counts);
  return { column: name, classes, ratio: smallest === 0 ? null : Math.max(...counts) / smallest };
}

/** The profile of a dataset, all of it taken from its schema. */
export function profileOf(schema: StoredSchema): DatasetProfile {
  const tensors = schema.tensors.map((column): ColumnProfile => ({ ...column, type: 'tensor' }));
  const columns = [...tensors, ...schema.columns.map(tableColumnProfile)];
  const { train, test } = schema.parts;
  const target = columns.find(({ role }) => role === 'target');
  const classBalance = target && classBalanceOf(target);
  const [image, ...more] = schema.tensors.filter(({ role }) => role === 'feature');
  return {
    rows: train.rows + (test?.rows ?? 0),
    columns,
    ...(classBalance && { classBalance }),
    ...(image && more.length === 0 && { shape: image.shape }),
    parts: { train: train.rows, ...(test && { test: test.rows }) },
  };
}
