import {
  formOfColumns,
  matchesGlob,
  type PreprocessingOptions,
  type PreprocessingPlan,
  planPreprocessing,
  type SampleForm,
  sizeOf,
} from '@trainyard/engine/spec';
import type { StoredSchema, TableColumn, TensorColumn } from '../stored/schema.ts';
import { type JobFinding, type Resolved, resolved } from './job-finding.ts';
import { preprocessedColumn } from './preprocessed-column.ts';

/** What the values of features are: numbers, whole numbers that name tokens, or the text of one column. */
export type FeatureKind = 'numbers' | 'indexes' | 'text';

/** The features a job document asks for. */
export interface FeatureRequest {
  /** Column names and globs such as pixel*. Default: every feature column with no other role. */
  columns?: readonly string[] | undefined;
  /** Shape of one sample. Default: one axis of all columns, or the stored shape of a sample. */
  shape?: readonly number[] | undefined;
  /** Default: numbers. */
  kind?: FeatureKind | undefined;
  /** Of numbers: what comes before the model. */
  preprocessing?: readonly PreprocessingOptions[] | undefined;
  /** Whether rows with missing values are left out. Default: they are faults. */
  dropsMissing?: boolean | undefined;
}

/** What feeds an input of a model: which columns in which order, as samples of which shape. */
export interface Features {
  kind: FeatureKind;
  columns: string[];
  /** Of one sample as the model takes it. */
  shape: number[];
  /** Of one sample as it is read. */
  rawShape: number[];
  /** Of numbers: what is read, and what the preprocessing makes of it. */
  raw?: SampleForm;
  plan?: PreprocessingPlan;
  /** Columns whose rows without a value are left out. */
  dropped: string[];
}

const quotedList = (names: readonly string[]) =>
  names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');

const columnPointer = (index: number) => `/features/columns/${index}`;

/** A column as features see it; that of a tensor has a shape. */
interface FeatureColumn extends Pick<TableColumn, 'name' | 'role' | 'missing' | 'classes'> {
  type: TableColumn['type'] | 'tensor';
  shape?: readonly number[];
}

const isWhole = (dtype: TensorColumn['dtype']) => dtype !== 'float32' && dtype !== 'float64';

interface Selection {
  table: { columns: readonly FeatureColumn[] };
  request: FeatureRequest;
  otherRoles: ReadonlySet<string>;
}

const isText = ({ type }: FeatureColumn) => type === 'text' || type === 'category';

function isFree(column: FeatureColumn, { kind }: FeatureRequest, otherRoles: ReadonlySet<string>): boolean {
  const fits = kind === 'text' ? isText(column) : column.type !== 'text';
  return fits && column.role === 'feature' && !otherRoles.has(column.name);
}

// A glob means the columns that are free to be features; a name means its column, whatever its default role.
function matching(pattern: string, { table, otherRoles, request }: Selection): FeatureColumn[] {
  const exact = table.columns.find(({ name }) => name === pattern);
  if (exact !== undefined) return [exact];
  return table.columns.filter((column) => isFree(column, request, otherRoles) && matchesGlob(pattern, column.name));
}

function checkPattern(pattern: string, index: number, selection: Selection): JobFinding[] {
  const pointer = columnPointer(index);
  if (matching(pattern, selection).length === 0) {
    const names = selection.table.columns.map(({ name }) => name);
    const isGlob = pattern.includes('*');
    return [
      {
        severity: 'error',
        pointer,
        code: isGlob ? 'noMatch' : 'unknownColumn',
        message: isGlob
          ? `no feature column matches ${JSON.stringify(pattern)}`
          : `the dataset has no column ${JSON.stringify(pattern)}`,
        expected: names,
        received: pattern,
        hint: `The columns are ${quotedList(names)}.`,
      },
    ];
  }
  if (!selection.otherRoles.has(pattern)) return [];
  const message = `column ${JSON.stringify(pattern)} is a feature and has another role in this job`;
  const hint = 'Take it out of the features: the model would be given the answer.';
  return [{ severity: 'error', pointer, code: 'columnHasOtherRole', message, received: pattern, hint }];
}

function selected(selection: Selection): FeatureColumn[] {
  const { table, request, otherRoles } = selection;
  const patterns = request.columns;
  if (patterns === undefined) {
    return table.columns.filter((column) => isFree(column, request, otherRoles));
  }
  const chosen = new Set(patterns.flatMap((pattern) => matching(pattern, selection)));
  return table.columns.filter((column) => chosen.has(column));
}

const featurePlace = { severity: 'error', pointer: '/features/columns' } as const;

/** What is wrong with the type of a column for features of a kind; undefined: nothing. */
function wrongType(column: FeatureColumn, kind: FeatureKind): JobFinding | undefined {
  const { name, type } = column;
  const what = `column ${JSON.stringify(name)}`;
  if (kind === 'text') {
    if (isText(column)) return undefined;
    const message = `${what} of type ${type} holds no text to cut into tokens`;
    const hint = `Name a column of text, or declare ${JSON.stringify(name)} as text when making the dataset.`;
    return { ...featurePlace, code: 'notText', message, expected: 'text', received: type, hint };
  }
  if (type === 'text') {
    const message = `${what} holds text, features are numbers`;
    const hint = `Give a tokenizer to read it as text, name the feature columns without ${JSON.stringify(name)}, or give it the role ignore.`;
    return { ...featurePlace, code: 'textFeature', message, expected: 'number', received: type, hint };
  }
  if (kind === 'numbers' || type === 'integer') return undefined;
  const message = `${what} of type ${type} holds no whole numbers, the input of the model takes int64`;
  const hint = 'Give the model an input of float32, or name columns of token ids.';
  return { ...featurePlace, code: 'notIndexes', message, expected: 'integer', received: type, hint };
}

function checkColumn(column: FeatureColumn, { kind = 'numbers', dropsMissing }: FeatureRequest): JobFinding[] {
  const wrong = wrongType(column, kind);
  if (wrong) return [wrong];
  const isChecked = kind !== 'numbers' && column.missing > 0 && dropsMissing !== true;
  return isChecked ? [missingFinding(column)] : [];
}

function missingFinding({ name, missing }: FeatureColumn): JobFinding {
  const message = `column ${JSON.stringify(name)} has ${missing} rows without a value`;
  const hint =
    'Let the preprocessing impute them, leave the rows out with missing "dropRow", fill the values in, or name the feature columns without it.';
  return { ...featurePlace, code: 'missingValues', message, expected: 0, received: missing, hint };
}

function categoryFinding(name: string): JobFinding {
  const message = `column ${JSON.stringify(name)} holds categories, features are numbers`;
  const hint = `Turn it into numbers by oneHot in the preprocessing, give a tokenizer to read it as text, name the feature columns without ${JSON.stringify(name)}, or give it the role ignore.`;
  return { ...featurePlace, code: 'categoryFeature', message, expected: 'number', received: 'category', hint };
}

/** Columns of which missing values would reach the model. */
function gapsIn({ unfilled, form }: PreprocessingPlan, columns: readonly FeatureColumn[]): FeatureColumn[] {
  return columns.filter(({ name, shape }) => (shape ? (form.missing ?? 0) > 0 : unfilled.includes(name)));
}

/** Holds columns to what the preprocessing makes of them. */
function checkPlan(
  plan: PreprocessingPlan,
  columns: readonly FeatureColumn[],
  { dropsMissing }: FeatureRequest,
): JobFinding[] {
  const gaps = dropsMissing ? [] : gapsIn(plan, columns);
  return [...plan.categories.map(categoryFinding), ...gaps.map(missingFinding)];
}

function checkShape(shape: readonly number[] | undefined, size: number, what: string): JobFinding[] {
  if (shape === undefined || sizeOf(shape) === size) return [];
  return [
    {
      severity: 'error',
      pointer: '/features/shape',
      code: 'shapeMismatch',
      message: `shape [${shape}] takes ${sizeOf(shape)} values, ${what} ${size}`,
      expected: size,
      received: sizeOf(shape),
      hint: 'The product of the shape must equal the number of values of one sample.',
    },
  ];
}

function checkCount(columns: readonly FeatureColumn[], kind: FeatureKind): JobFinding[] {
  if (kind !== 'text' || columns.length <= 1) return [];
  const message = `a tokenizer takes one column, received ${quotedList(columns.map(({ name }) => name))}`;
  const hint = 'Name the column of the text; feed further ones into inputs of their own.';
  return [{ ...featurePlace, code: 'oneTextColumn', message, expected: 1, received: columns.length, hint }];
}

/** A tensor column is used alone: what it shares its sample with would have to be put into its shape. */
function checkAlone(columns: readonly FeatureColumn[]): JobFinding[] {
  if (columns.length <= 1 || columns.every(({ shape }) => shape === undefined)) return [];
  const names = quotedList(columns.map(({ name }) => name));
  const message = `a column of arrays feeds an input alone, received ${names}`;
  const hint = 'Name one column; feed further ones into inputs of their own.';
  return [{ ...featurePlace, code: 'mixedFeatures', message, expected: 1, received: columns.length, hint }];
}

/** Numbers as they are read: rows of columns, or an array of the shape that the model takes. */
function rawForm(columns: readonly FeatureColumn[], modelShape: readonly number[]): SampleForm {
  const [first] = columns;
  if (first?.shape) return { shape: modelShape, missing: first.missing };
  return formOfColumns(columns.map(preprocessedColumn), modelShape);
}

function widthsOf(own: readonly number[], plan: PreprocessingPlan | undefined): [number, string] {
  const read = sizeOf(own);
  const size = plan?.form.columns ? plan.form.columns.length : read;
  return [size, size === read ? 'the chosen columns give' : `the ${read} chosen columns give after preprocessing`];
}

function featuresFrom(selection: Selection): Resolved<Features> {
  const { request } = selection;
  const { kind = 'numbers', preprocessing = [] } = request;
  const columns = selected(selection);
  const findings = [
    ...(request.columns ?? []).flatMap((pattern, index) => checkPattern(pattern, index, selection)),
    ...columns.flatMap((column) => checkColumn(column, request)),
    ...checkCount(columns, kind),
    ...checkAlone(columns),
  ];
  if (columns.length === 0 && findings.length === 0) {
    const message = 'no column is left for the features';
    const hint = 'Name at least one column, or give the model fewer other roles.';
    findings.push({ severity: 'error', pointer: '/features/columns', code: 'noFeatures', message, hint });
  }
  const own = columns[0]?.shape ?? [columns.length];
  const raw = kind === 'numbers' ? rawForm(columns, request.shape ?? own) : undefined;
  const plan = raw && planPreprocessing(preprocessing, raw, request.shape);
  if (plan) findings.push(...checkPlan(plan, columns, request));
  if (findings.length === 0 && kind !== 'text' && !plan?.misfits.length) {
    findings.push(...checkShape(request.shape, ...widthsOf(own, plan)));
  }
  const gaps = plan ? gapsIn(plan, columns) : columns.filter(({ missing }) => missing > 0);
  return resolved(findings, () => ({
    kind,
    columns: columns.map(({ name }) => name),
    shape: [...(request.shape ?? plan?.form.shape ?? own)],
    rawShape: [...(raw?.shape ?? request.shape ?? own)],
    ...(raw && plan && { raw, plan }),
    dropped: gaps.map(({ name }) => name),
  }));
}

/**
 * Resolves the features of a job: columns in the order of the file, each once, and the shape of one sample.
 * `otherRoles` are the columns the job uses otherwise (target, group, sample weight).
 */
export function selectFeatures(
  { columns, tensors }: StoredSchema,
  request: FeatureRequest = {},
  otherRoles: readonly string[] = [],
): Resolved<Features> {
  const isIndexed = request.kind === 'indexes';
  const arrays = tensors.map(
    ({ name, role, missing, shape, dtype }): FeatureColumn => ({
      name,
      role,
      missing,
      shape,
      type: isIndexed && isWhole(dtype) ? 'integer' : 'tensor',
    }),
  );
  const all = { columns: [...arrays, ...columns] };
  return featuresFrom({ table: all, request, otherRoles: new Set(otherRoles) });
}
