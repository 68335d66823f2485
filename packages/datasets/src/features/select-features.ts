import { matchesGlob, sizeOf } from '@trainyard/engine/spec';
import type { StoredSchema, TableColumn, TensorColumn } from '../stored/schema.ts';
import { type JobFinding, type Resolved, resolved } from './job-finding.ts';

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
}

/** What feeds an input of a model: which columns in which order, as samples of which shape. */
export interface Features {
  kind: FeatureKind;
  columns: string[];
  shape: number[];
}

const quotedList = (names: readonly string[]) =>
  names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');

const columnPointer = (index: number) => `/features/columns/${index}`;

/** A column as features see it; that of a tensor has a shape. */
interface FeatureColumn extends Pick<TableColumn, 'name' | 'role' | 'missing'> {
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
          : `the data set has no column ${JSON.stringify(pattern)}`,
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
    const hint = `Name a column of text, or declare ${JSON.stringify(name)} as text when making the data set.`;
    return { ...featurePlace, code: 'notText', message, expected: 'text', received: type, hint };
  }
  if (isText(column)) {
    const message = `${what} holds ${type === 'text' ? 'text' : 'categories'}, features are numbers`;
    const hint = `Give a tokenizer to read it as text, name the feature columns without ${JSON.stringify(name)}, or give it the role ignore.`;
    const code = type === 'text' ? 'textFeature' : 'categoryFeature';
    return { ...featurePlace, code, message, expected: 'number', received: type, hint };
  }
  if (kind === 'numbers' || type === 'integer') return undefined;
  const message = `${what} of type ${type} holds no whole numbers, the input of the model takes int64`;
  const hint = 'Give the model an input of float32, or name columns of token ids.';
  return { ...featurePlace, code: 'notIndexes', message, expected: 'integer', received: type, hint };
}

function checkColumn(table: FeatureColumn, kind: FeatureKind): JobFinding[] {
  const wrong = wrongType(table, kind);
  if (wrong) return [wrong];
  const { name, missing } = table;
  const place = featurePlace;
  const column = `column ${JSON.stringify(name)}`;
  if (missing === 0) return [];
  const message = `${column} has ${missing} rows without a value`;
  const hint = 'Fill the values in, or name the feature columns without it.';
  return [{ ...place, code: 'missingValues', message, expected: 0, received: missing, hint }];
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

function featuresFrom(selection: Selection): Resolved<Features> {
  const { request } = selection;
  const { kind = 'numbers' } = request;
  const columns = selected(selection);
  const findings = [
    ...(request.columns ?? []).flatMap((pattern, index) => checkPattern(pattern, index, selection)),
    ...columns.flatMap((column) => checkColumn(column, kind)),
    ...checkCount(columns, kind),
    ...checkAlone(columns),
  ];
  if (columns.length === 0 && findings.length === 0) {
    const message = 'no column is left for the features';
    const hint = 'Name at least one column, or give the model fewer other roles.';
    findings.push({ severity: 'error', pointer: '/features/columns', code: 'noFeatures', message, hint });
  }
  const own = columns[0]?.shape ?? [columns.length];
  if (findings.length === 0 && kind !== 'text') {
    findings.push(...checkShape(request.shape, sizeOf(own), 'the chosen columns give'));
  }
  return resolved(findings, () => ({
    kind,
    columns: columns.map(({ name }) => name),
    shape: [...(request.shape ?? own)],
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
