import type { ColumnProfile, DatasetProfile, JobSpec, ProblemFinding } from '@trainyard/contracts';
import { errorAt, namesOf, quoted, type Resolved, resolved } from './finding.ts';

export type TargetKind = JobSpec['target']['kind'];

/** The target a job asks for, and what its loss is about when it names one. */
export interface TargetRequest {
  column?: string | readonly string[] | undefined;
  kind?: TargetKind | undefined;
  lossKind?: 'class' | 'number' | undefined;
}

/** What a model learns to predict. */
export interface Target {
  column: string | string[];
  kind: TargetKind;
  /** The same as a list. */
  columns: string[];
  /** Of the kind class: the names in the order of their indexes. */
  classes: string[];
}

const classLimit = 1000;

function unknownColumn(name: string | undefined, at: string, names: readonly string[]): ProblemFinding {
  const hint = `Its columns are ${namesOf(names)}.`;
  if (name !== undefined) {
    const message = `the dataset has no column ${quoted(name)}`;
    return errorAt(at, { code: 'unknownColumn', message, received: name, hint });
  }
  const message = 'no column of the dataset has the role target';
  return errorAt(at, { code: 'noTarget', message, expected: 'the column to predict', hint });
}

function classFindings({ name, type, classes }: ColumnProfile): ProblemFinding[] {
  if (!classes) {
    const message = `the column ${quoted(name)} of type ${type} has no classes`;
    const expected = `a category or integer column with at most ${classLimit} different values`;
    const hint = 'Use the kind number, or make the dataset again with the type category for this column.';
    return [errorAt('/target/kind', { code: 'noClasses', message, expected, received: type, hint })];
  }
  if (classes.length > 1) return [];
  const message = `the column ${quoted(name)} has one class only`;
  const hint = 'Add rows of other classes: with one there is nothing to learn.';
  return [
    errorAt('/target/column', {
      code: 'oneClass',
      message,
      expected: 'at least 2 classes',
      received: classes.length,
      hint,
    }),
  ];
}

function numberFindings({ name, type }: ColumnProfile): ProblemFinding[] {
  if (type === 'number' || type === 'integer') return [];
  const message = `the column ${quoted(name)} holds ${type === 'category' ? 'categories' : 'tensors'}, not numbers`;
  const hint = type === 'category' ? 'Use the kind class.' : 'Choose a column of numbers.';
  return [errorAt('/target/kind', { code: 'notNumbers', message, expected: 'number', received: type, hint })];
}

function missingFindings({ name, missing }: ColumnProfile): ProblemFinding[] {
  if (missing === 0) return [];
  const message = `the target column ${quoted(name)} has ${missing} rows without a value`;
  const hint = 'Fill the values in, or remove the rows.';
  return [errorAt('/target/column', { code: 'missingValues', message, expected: 0, received: missing, hint })];
}

function kindOf({ column, kind, lossKind }: TargetRequest, first: ColumnProfile): TargetKind {
  if (kind) return kind;
  if (Array.isArray(column)) return 'numbers';
  return lossKind === 'class' || first.type === 'category' ? 'class' : 'number';
}

function countFindings(kind: TargetKind, columns: readonly ColumnProfile[]): ProblemFinding[] {
  if (kind === 'numbers' || columns.length === 1) return [];
  const message = `the kind ${kind} takes one column`;
  const hint = 'Use the kind numbers, or name one column.';
  return [errorAt('/target/column', { code: 'severalColumns', message, expected: 1, received: columns.length, hint })];
}

/** Finds the target columns, and settles the kind: class for categories and for a loss over classes, else number. */
export function resolveTarget(request: TargetRequest, profile: DatasetProfile): Resolved<Target> {
  const names = profile.columns.map(({ name }) => name);
  const asked = [request.column ?? profile.columns.find(({ role }) => role === 'target')?.name].flat();
  const found = asked.flatMap((name) => profile.columns.find((column) => column.name === name) ?? []);
  const [first] = found;
  const at = (index: number) => (Array.isArray(request.column) ? `/target/column/${index}` : '/target/column');
  const unknown = asked.flatMap((name, i) => (names.includes(name ?? '') ? [] : [unknownColumn(name, at(i), names)]));
  if (unknown.length > 0 || !first) return { findings: unknown };
  const kind = kindOf(request, first);
  const findings = [
    ...countFindings(kind, found),
    ...found.flatMap(kind === 'class' ? classFindings : numberFindings),
    ...found.flatMap(missingFindings),
  ];
  const columns = found.map(({ name }) => name);
  const column = Array.isArray(request.column) ? columns : first.name;
  const classes = kind === 'class' ? (first.classes ?? []).map(({ value }) => value) : [];
  return resolved(findings, () => ({ column, kind, columns, classes }));
}
