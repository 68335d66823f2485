import { classLimit } from '../limits.ts';
import type { StoredSchema, TableColumn, TableSchema } from '../stored/schema.ts';
import { type JobFinding, type Resolved, resolved } from './job-finding.ts';

/** The target a job document asks for. */
export interface TargetRequest {
  /** Column to predict. Default: the column with the role target; of an image set its labels. */
  column?: string | undefined;
  /** Columns to predict, with the kind numbers. */
  columns?: readonly string[] | undefined;
  kind: 'class' | 'number' | 'numbers';
}

/** A target of classes: a class is an index on the way into the model and a name everywhere else. */
export interface ClassTarget {
  kind: 'class';
  column: string;
  /** Names by index. */
  classes: string[];
  /** Stored value of each class, by index. */
  values: number[];
}

/** A target of one number per column. */
export interface NumberTarget {
  kind: 'number' | 'numbers';
  columns: string[];
}

/** What a model learns to predict. */
export type Target = ClassTarget | NumberTarget;

/** Index of a class by its name, undefined when there is no such class. */
export function classIndexOf({ classes }: ClassTarget, name: string): number | undefined {
  const index = classes.indexOf(name);
  return index < 0 ? undefined : index;
}

const failure = (pointer: string, code: string, parts: Omit<JobFinding, 'severity' | 'pointer' | 'code'>) =>
  ({ severity: 'error', pointer, code, ...parts }) satisfies JobFinding;

function checkMissing({ name, missing }: TableColumn, pointer: string): JobFinding[] {
  if (missing === 0) return [];
  const message = `target column ${JSON.stringify(name)} has ${missing} rows without a value`;
  const hint = 'Fill the values in, or remove the rows.';
  return [failure(pointer, 'missingValues', { message, expected: 0, received: missing, hint })];
}

function oneClass(name: string, classes: readonly { value: string }[]): JobFinding[] {
  if (classes.length !== 1) return [];
  const message = `target column ${JSON.stringify(name)} has one class only, ${JSON.stringify(classes[0]?.value)}`;
  const hint = 'Add rows of other classes; with one there is nothing to learn.';
  return [failure('/target/column', 'oneClass', { message, expected: 'at least 2 classes', received: 1, hint })];
}

function classTarget(column: TableColumn, { dtype }: TableSchema): Resolved<Target> {
  const { name, type, classes } = column;
  if (classes === undefined) {
    const message = `target column ${JSON.stringify(name)} has more than ${classLimit} different numbers`;
    const hint = 'Use the kind number, or choose a column of classes.';
    const expected = `at most ${classLimit} different values`;
    return { findings: [failure('/target/kind', 'tooManyClasses', { message, expected, hint })] };
  }
  const stored = (value: string) => (dtype === 'float32' ? Math.fround(Number(value)) : Number(value));
  return resolved([...checkMissing(column, '/target/column'), ...oneClass(name, classes)], () => ({
    kind: 'class',
    column: name,
    classes: classes.map(({ value }) => value),
    values: classes.map(({ value }, index) => (type === 'category' ? index : stored(value))),
  }));
}

function checkNumber(column: TableColumn, pointer: string): JobFinding[] {
  if (column.type !== 'category') return checkMissing(column, pointer);
  const message = `target column ${JSON.stringify(column.name)} holds categories, not numbers`;
  const hint = 'Use the kind class.';
  return [failure('/target/kind', 'categoryTarget', { message, expected: 'number', received: 'category', hint })];
}

interface AskedColumn {
  name: string | undefined;
  pointer: string;
}

function askedColumns({ column, columns, kind }: TargetRequest, byDefault: string | undefined): AskedColumn[] {
  if (kind === 'numbers' && columns !== undefined) {
    return columns.map((name, index) => ({ name, pointer: `/target/columns/${index}` }));
  }
  return [{ name: column ?? byDefault, pointer: '/target/column' }];
}

function unknown({ name, pointer }: AskedColumn, names: readonly string[]): JobFinding {
  const hint = names.length > 20 ? 'See the columns in the profile of the data set.' : `Columns: ${names.join(', ')}.`;
  if (name === undefined) {
    const message = 'the data set has no column with the role target';
    return failure(pointer, 'noTarget', { message, expected: names, hint: `Name the column to predict. ${hint}` });
  }
  const message = `the data set has no column ${JSON.stringify(name)}`;
  return failure(pointer, 'unknownColumn', { message, expected: names, received: name, hint });
}

function tableTarget(table: TableSchema, request: TargetRequest): Resolved<Target> {
  const names = table.columns.map(({ name }) => name);
  const asked = askedColumns(request, table.columns.find(({ role }) => role === 'target')?.name);
  const found = asked.map(({ name, pointer }) => ({
    pointer,
    column: table.columns.find((known) => known.name === name),
  }));
  const unknowns = asked.filter((_, index) => found[index]?.column === undefined).map((each) => unknown(each, names));
  const [first] = found;
  if (unknowns.length > 0 || first?.column === undefined) return { findings: unknowns };
  const { kind } = request;
  if (kind === 'class') return classTarget(first.column, table);
  const findings = found.flatMap(({ column, pointer }) => (column ? checkNumber(column, pointer) : []));
  return resolved(findings, () => ({ kind, columns: found.flatMap(({ column }) => column?.name ?? []) }));
}

/**
 * Resolves the target of a job. The classes of a column of numbers are in numeric order and named by their decimal
 * notation, those of a column of categories are sorted by code unit (by number, when all are numbers).
 */
export function targetOf(schema: StoredSchema, request: TargetRequest): Resolved<Target> {
  if (schema.layout === 'table') return tableTarget(schema, request);
  const { name, classes } = schema.labels;
  const asked = askedColumns(request, name);
  const unknowns = asked.filter((each) => each.name !== name).map((each) => unknown(each, [name]));
  if (unknowns.length > 0) return { findings: unknowns };
  const { kind } = request;
  if (kind !== 'class') return { value: { kind, columns: [name] }, findings: [] };
  return resolved(oneClass(name, classes), () => ({
    kind,
    column: name,
    classes: classes.map(({ value }) => value),
    values: classes.map(({ value }) => Number(value)),
  }));
}
