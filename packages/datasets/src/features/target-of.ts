import { classLimit } from '../limits.ts';
import type { StoredSchema } from '../stored/schema.ts';
import { type JobFinding, type Resolved, resolved } from './job-finding.ts';
import { type Candidate, candidatesIn } from './target-candidates.ts';

/** The target a job document asks for. */
export interface TargetRequest {
  /** Column to predict, or a list with the kinds numbers and classes. Default: the column with the role target. */
  column?: string | readonly string[] | undefined;
  kind: 'class' | 'classes' | 'number' | 'numbers' | 'sequence';
  /** Whether rows with missing values are left out. Default: they are faults. */
  dropsMissing?: boolean | undefined;
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

/** A target of one class per column, all of the same classes. */
export interface ClassesTarget {
  kind: 'classes';
  columns: string[];
  /** Names by index, in the order in which the columns have them. */
  classes: string[];
  /** For each column the stored value of each class, by index; NaN where the column does not have it. */
  values: number[][];
}

/** A target of the text of one column, to be cut into tokens. */
export interface SequenceTarget {
  kind: 'sequence';
  column: string;
}

/** What a model learns to predict. */
export type Target = ClassTarget | ClassesTarget | NumberTarget | SequenceTarget;

/** Index of a class by its name, undefined when there is no such class. */
export function classIndexOf({ classes }: ClassTarget, name: string): number | undefined {
  const index = classes.indexOf(name);
  return index < 0 ? undefined : index;
}

const failure = (pointer: string, code: string, parts: Omit<JobFinding, 'severity' | 'pointer' | 'code'>) =>
  ({ severity: 'error', pointer, code, ...parts }) satisfies JobFinding;

function checkMissing({ name, missing }: Candidate, pointer: string): JobFinding[] {
  if (missing === 0) return [];
  const message = `target column ${JSON.stringify(name)} has ${missing} rows without a value`;
  const hint = 'Fill the values in, or leave the rows out with missing "dropRow".';
  return [failure(pointer, 'missingValues', { message, expected: 0, received: missing, hint })];
}

function checkClasses({ name, type, classes }: Candidate, kind: TargetRequest['kind']): JobFinding[] {
  if (type === 'number' || classes === undefined || classes.length > classLimit) {
    const message = `target column ${JSON.stringify(name)} of type ${type} has no classes`;
    const expected = `a category or integer column with at most ${classLimit} different values`;
    const hint = 'Use the kind number, or declare the column as category when making the dataset.';
    return [failure('/target/kind', 'noClasses', { message, expected, received: type, hint })];
  }
  if (classes.length > 1 || kind === 'classes') return [];
  const message = `target column ${JSON.stringify(name)} has one class only`;
  const hint = 'Add rows of other classes; with one there is nothing to learn.';
  return [
    failure('/target/column', 'oneClass', { message, expected: 'at least 2 classes', received: classes.length, hint }),
  ];
}

function checkNumbers({ name, type }: Candidate): JobFinding[] {
  if (type !== 'category' && type !== 'text') return [];
  const message = `target column ${JSON.stringify(name)} holds ${type === 'text' ? 'texts' : 'categories'}, not numbers`;
  const hint = type === 'text' ? 'Use the kind sequence.' : 'Use the kind class.';
  return [failure('/target/kind', 'notNumbers', { message, expected: 'number', received: type, hint })];
}

function checkText({ name, type }: Candidate): JobFinding[] {
  if (type === 'text' || type === 'category') return [];
  const message = `target column ${JSON.stringify(name)} of type ${type} holds no text to cut into tokens`;
  const hint = 'Name a column of text, or declare it as text when making the dataset.';
  return [failure('/target/kind', 'notText', { message, expected: 'text', received: type, hint })];
}

function checkKind(column: Candidate, kind: TargetRequest['kind']): JobFinding[] {
  if (kind === 'sequence') return checkText(column);
  return kind === 'class' || kind === 'classes' ? checkClasses(column, kind) : checkNumbers(column);
}

interface AskedColumn {
  name: string | undefined;
  pointer: string;
}

function askedColumns({ column }: TargetRequest, candidates: readonly Candidate[]): AskedColumn[] {
  if (column !== undefined && typeof column !== 'string') {
    return column.map((name, index) => ({ name, pointer: `/target/column/${index}` }));
  }
  return [{ name: column ?? candidates.find(({ isTarget }) => isTarget)?.name, pointer: '/target/column' }];
}

function unknown({ name, pointer }: AskedColumn, candidates: readonly Candidate[]): JobFinding {
  const names = candidates.map((candidate) => candidate.name);
  const hint = names.length > 20 ? 'See the columns in the profile of the dataset.' : `Columns: ${names.join(', ')}.`;
  if (name === undefined) {
    const message = 'the dataset has no column with the role target';
    return failure(pointer, 'noTarget', { message, expected: names, hint: `Name the column to predict. ${hint}` });
  }
  const message = `the dataset has no column ${JSON.stringify(name)}`;
  return failure(pointer, 'unknownColumn', { message, expected: names, received: name, hint });
}

function checkCount({ kind }: TargetRequest, asked: readonly unknown[]): JobFinding[] {
  const takesSeveral = kind === 'numbers' || kind === 'classes';
  if (asked.length === 1 || (takesSeveral && asked.length > 1)) return [];
  const expected = takesSeveral ? 'at least 1 column' : '1 column';
  const message = `the kind ${kind} takes ${expected}, received ${asked.length}`;
  const hint = 'Use the kind numbers with several columns.';
  return [failure('/target/column', 'severalColumns', { message, expected, received: asked.length, hint })];
}

function classesFrom(columns: readonly Candidate[]): ClassesTarget {
  const classes = [...new Set(columns.flatMap((column) => (column.classes ?? []).map(({ value }) => value)))];
  const values = columns.map(({ classes: own = [], storedValue }) => {
    const indexes = new Map(own.map(({ value }, index) => [value, index]));
    return classes.map((name) => {
      const index = indexes.get(name);
      return index === undefined ? Number.NaN : storedValue(name, index);
    });
  });
  return { kind: 'classes', columns: columns.map(({ name }) => name), classes, values };
}

function targetFrom(kind: TargetRequest['kind'], columns: readonly [Candidate, ...Candidate[]]): Target {
  if (kind === 'classes') return classesFrom(columns);
  if (kind === 'sequence') return { kind, column: columns[0].name };
  if (kind !== 'class') return { kind, columns: columns.map(({ name }) => name) };
  const [{ name, classes = [], storedValue }] = columns;
  const names = classes.map(({ value }) => value);
  return { kind, column: name, classes: names, values: names.map(storedValue) };
}

const elementsOf = (column: Candidate): Candidate[] =>
  column.elements?.().map((name) => ({ ...column, name })) ?? [column];

/**
 * Resolves the target of a job; a tensor column stands for its elements. The classes of a column of numbers are in numeric order and named by their decimal
 * notation, those of a column of categories are sorted by code unit (by number, when all are numbers).
 */
export function targetOf(schema: StoredSchema, request: TargetRequest): Resolved<Target> {
  const candidates = candidatesIn(schema);
  const asked = askedColumns(request, candidates);
  const columns: Candidate[] = [];
  const findings: JobFinding[] = [];
  for (const each of asked) {
    const column = candidates.find(({ name }) => name === each.name);
    if (column === undefined) {
      findings.push(unknown(each, candidates));
    } else {
      columns.push(...elementsOf(column));
      findings.push(...checkKind(column, request.kind));
      if (!request.dropsMissing) findings.push(...checkMissing(column, each.pointer));
    }
  }
  findings.unshift(...checkCount(request, columns.length < asked.length ? asked : columns));
  const [first, ...rest] = columns;
  if (first === undefined) return { findings };
  return resolved(findings, () => targetFrom(request.kind, [first, ...rest]));
}
