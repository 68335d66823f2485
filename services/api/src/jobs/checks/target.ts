import type { ColumnProfile, DatasetProfile, JobSpec, JobTarget, ProblemFinding } from '@trainyard/contracts';
import { sizeOf } from '@trainyard/engine/spec';
import { errorAt, namesOf, quoted, type Resolved, resolved } from './finding.ts';
import { missingFinding } from './missing.ts';

export type TargetKind = JobSpec['target']['kind'];

/** The target a job asks for, and what its loss is about when it names one. */
export interface TargetRequest extends Pick<JobTarget, 'tokenizer' | 'input'> {
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
  /** Values of a row: one a column, and of a column of arrays its elements. */
  values: number;
  /** Of the kinds class and classes: the names in the order of their indexes; of several columns as they first appear. */
  classes: string[];
  /** Of a set of labels: what the values stand for. */
  labels?: string[];
  /** Of the kind sequence: how the text of the column is cut. */
  tokenizer?: JobTarget['tokenizer'];
  /** The input that takes the target one step late, once that is known. */
  teacher?: string | undefined;
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

function classFindings({ name, type, classes }: ColumnProfile, kind: TargetKind): ProblemFinding[] {
  if (!classes) {
    const message = `the column ${quoted(name)} of type ${type} has no classes`;
    const expected = `a category or integer column with at most ${classLimit} different values`;
    const hint = 'Use the kind number, or make the dataset again with the type category for this column.';
    return [errorAt('/target/kind', { code: 'noClasses', message, expected, received: type, hint })];
  }
  if (type === 'tensor' && kind === 'class') {
    const message = `the column ${quoted(name)} has ${classes.length} classes at each of several places`;
    const hint = 'Use the kind classes.';
    return [errorAt('/target/kind', { code: 'severalValues', message, expected: 'classes', received: kind, hint })];
  }
  if (classes.length > 1 || kind === 'classes') return [];
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

const valuesIn = ({ shape }: ColumnProfile): number => (shape ? sizeOf(shape) : 1);

const held = { number: 'numbers', integer: 'numbers', category: 'categories', text: 'texts', tensor: 'tensors' };

function numberFindings(column: ColumnProfile, kind: TargetKind): ProblemFinding[] {
  const { name, type } = column;
  if (type === 'number' || type === 'integer') return [];
  if (type === 'tensor') return kind === 'numbers' || valuesIn(column) === 1 ? [] : [severalNumbers(column)];
  const message = `the column ${quoted(name)} holds ${held[type]}, not numbers`;
  const hint = type === 'category' ? 'Use the kind class.' : 'Choose a column of numbers.';
  return [errorAt('/target/kind', { code: 'notNumbers', message, expected: 'number', received: type, hint })];
}

function severalNumbers(column: ColumnProfile): ProblemFinding {
  const message = `the column ${quoted(column.name)} has ${valuesIn(column)} numbers a row, the kind number takes one`;
  const hint = 'Use the kind numbers.';
  return errorAt('/target/kind', { code: 'severalValues', message, expected: 'numbers', received: 'number', hint });
}

function missingFindings(column: ColumnProfile): ProblemFinding[] {
  return column.missing === 0 ? [] : [missingFinding('/target/column', column, 'target')];
}

function sequenceFindings({ name, type }: ColumnProfile, { tokenizer }: TargetRequest): ProblemFinding[] {
  if (type !== 'text' && type !== 'category') {
    const message = `the column ${quoted(name)} of type ${type} holds no text to cut into tokens`;
    const hint = 'Name a column of text, or make the dataset again with the type text for it.';
    return [errorAt('/target/kind', { code: 'notText', message, expected: 'text', received: type, hint })];
  }
  if (tokenizer) return [];
  const message = `the column ${quoted(name)} is to be predicted as a sequence, and nothing says what its tokens are`;
  const hint = 'Give target.tokenizer, for example {"type": "characters"}.';
  return [errorAt('/target/tokenizer', { code: 'noTokenizer', message, expected: 'a tokenizer', hint })];
}

function columnFindings(kind: TargetKind, request: TargetRequest, column: ColumnProfile): ProblemFinding[] {
  if (kind === 'sequence') return sequenceFindings(column, request);
  return kind === 'class' || kind === 'classes' ? classFindings(column, kind) : numberFindings(column, kind);
}

function namesOfClasses(kind: TargetKind, columns: readonly ColumnProfile[]): string[] {
  const [first] = columns;
  if (kind === 'class') return (first?.classes ?? []).map(({ value }) => value);
  if (kind !== 'classes') return [];
  return [...new Set(columns.flatMap(({ classes = [] }) => classes.map(({ value }) => value)))];
}

function kindOf({ column, kind, lossKind, tokenizer }: TargetRequest, first: ColumnProfile): TargetKind {
  if (kind) return kind;
  if (tokenizer || first.type === 'text') return 'sequence';
  if (Array.isArray(column)) return 'numbers';
  if (first.type === 'tensor') return lossKind === 'class' && first.classes ? 'classes' : 'numbers';
  return lossKind === 'class' || first.type === 'category' ? 'class' : 'number';
}

function countFindings(kind: TargetKind, columns: readonly ColumnProfile[]): ProblemFinding[] {
  if (kind === 'numbers' || kind === 'classes' || columns.length === 1) return [];
  const message = `the kind ${kind} takes one column`;
  const hint = 'Use the kind numbers, or name one column.';
  return [errorAt('/target/column', { code: 'severalColumns', message, expected: 1, received: columns.length, hint })];
}

/** Finds the target columns, and settles the kind: sequence with a tokenizer, class for categories and for a loss over classes, else number. */
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
    ...found.flatMap((column) => columnFindings(kind, request, column)),
    ...found.flatMap(missingFindings),
  ];
  const columns = found.map(({ name }) => name);
  const column = Array.isArray(request.column) ? columns : first.name;
  const { tokenizer } = request;
  const classes = namesOfClasses(kind, found);
  const values = found.reduce((sum, each) => sum + valuesIn(each), 0);
  const labels = found.length === 1 ? first.labels?.map(({ value }) => value) : undefined;
  const more = { ...(labels && { labels }), ...(tokenizer && { tokenizer }) };
  return resolved(findings, () => ({ column, kind, columns, values, classes, ...more }));
}
