import { type ColumnProfile, type DatasetProfile, type ProblemFinding, selectColumns } from '@trainyard/contracts';
import {
  formOfColumns,
  type PreprocessingOptions,
  type PreprocessingPlan,
  planPreprocessing,
  type SampleForm,
} from '@trainyard/engine/spec';
import { featureColumn } from './feature-columns.ts';
import { errorAt, namesOf, quoted, type Resolved, resolved } from './finding.ts';
import { missingFinding } from './missing.ts';

/** The features that a job asks for one input. */
export interface FeatureRequest {
  /** Names, and globs such as pixel*. */
  columns: readonly string[];
  /** Given where the column is cut into tokens. */
  tokenizer?: object | undefined;
  /** Given where the model takes whole numbers. */
  isInteger?: boolean | undefined;
  /** What comes before an input of numbers. Default: nothing. */
  preprocessing?: readonly PreprocessingOptions[] | undefined;
  /** Shape that the model takes. Default: one axis. */
  modelShape?: readonly number[] | undefined;
  /** Whether rows with missing values are left out. Default: they are faults. */
  dropsMissing?: boolean | undefined;
}

/** The columns an input is fed with, in the order of the dataset, and the shape they have of themselves. */
export interface FeatureColumns {
  columns: string[];
  /** One axis of all columns, or the shape of a tensor column; none of a text. */
  shape: number[] | undefined;
  /** Of numbers: what is read, and what the preprocessing makes of it. */
  raw?: SampleForm;
  plan?: PreprocessingPlan;
}

/** Where a request stands in the body, what it may not take, and what there is. */
interface Selection {
  at: string;
  isText: boolean;
  isNumbers: boolean;
  dropsMissing: boolean;
  profile: DatasetProfile;
  taken: ReadonlySet<string>;
}

const isGlob = (pattern: string): boolean => pattern.includes('*');
const isTextual = ({ type }: ColumnProfile): boolean => type === 'text' || type === 'category';

// A glob means the columns that are free to be features of this kind; a name means its column, whatever its role by default.
function matched(pattern: string, { profile, taken, isText }: Selection): string[] {
  if (profile.columns.some(({ name }) => name === pattern)) return [pattern];
  const fits = (column: ColumnProfile) => (isText ? isTextual(column) : column.type !== 'text');
  const free = profile.columns.filter((column) => column.role === 'feature' && !taken.has(column.name) && fits(column));
  return selectColumns(
    [pattern],
    free.map(({ name }) => name),
  ).columns;
}

function patternFindings(
  pattern: string,
  at: string,
  matches: readonly string[],
  selection: Selection,
): ProblemFinding[] {
  const { profile, taken, isText } = selection;
  if (matches.length === 0) {
    const message = isGlob(pattern)
      ? `no feature column ${isText ? 'of text ' : ''}fits ${quoted(pattern)}`
      : `the dataset has no column ${quoted(pattern)}`;
    const code = isGlob(pattern) ? 'noMatch' : 'unknownColumn';
    const hint = `Its columns are ${namesOf(profile.columns.map(({ name }) => name))}.`;
    return [errorAt(at, { code, message, received: pattern, hint })];
  }
  if (!taken.has(pattern)) return [];
  const message = `${quoted(pattern)} is a feature and has another role in this job`;
  return [
    errorAt(at, {
      code: 'columnHasOtherRole',
      message,
      hint: 'Leave it out: it is a target, a weight or a group of this job.',
    }),
  ];
}

function typeFinding({ name, type }: ColumnProfile, { at, isText }: Selection): ProblemFinding | undefined {
  if (isText) {
    const message = `the column ${quoted(name)} of type ${type} holds no text to cut into tokens`;
    const hint = `Name a column of text, or make the dataset again with the type text for ${quoted(name)}.`;
    return errorAt(`${at}/columns`, { code: 'notText', message, expected: 'text', received: type, hint });
  }
  const message = `the column ${quoted(name)} holds ${type === 'text' ? 'text' : 'categories'}, features are numbers`;
  const hint = `Give a tokenizer to read it as text, name the feature columns without ${quoted(name)}, or give it the role ignore in the dataset.`;
  const code = type === 'text' ? 'textFeature' : 'categoryFeature';
  return errorAt(`${at}/columns`, { code, message, expected: 'number', received: type, hint });
}

function categoryFinding(name: string, { at }: Selection): ProblemFinding {
  const message = `the column ${quoted(name)} holds categories, features are numbers`;
  const hint = `Turn it into numbers by oneHot in the preprocessing, give a tokenizer to read it as text, name the feature columns without ${quoted(name)}, or give it the role ignore in the dataset.`;
  return errorAt(`${at}/columns`, {
    code: 'categoryFeature',
    message,
    expected: 'number',
    received: 'category',
    hint,
  });
}

/** What is wrong with a column as it is; of numbers and categories the plan of the preprocessing tells. */
function columnFindings(column: ColumnProfile, selection: Selection): ProblemFinding[] {
  const { isText, isNumbers, dropsMissing, at } = selection;
  if (isNumbers && column.type !== 'text') return [];
  const wrongType = isTextual(column) === isText ? undefined : typeFinding(column, selection);
  if (wrongType) return [wrongType];
  return column.missing === 0 || dropsMissing ? [] : [missingFinding(`${at}/columns`, column, 'value')];
}

function planFindings(
  { categories, unfilled, form }: PreprocessingPlan,
  columns: readonly ColumnProfile[],
  selection: Selection,
): ProblemFinding[] {
  const hasGaps = ({ name, shape }: ColumnProfile) => (shape ? (form.missing ?? 0) > 0 : unfilled.includes(name));
  const gaps = selection.dropsMissing ? [] : columns.filter(hasGaps);
  return [
    ...categories.map((name) => categoryFinding(name, selection)),
    ...gaps.map((column) => missingFinding(`${selection.at}/columns`, column, 'value')),
  ];
}

/** Numbers as they are read: rows of columns, or a tensor. */
function rawForm(columns: readonly ColumnProfile[], modelShape: readonly number[]): SampleForm {
  const [only] = columns;
  if (columns.length === 1 && only?.shape) return { shape: modelShape, missing: only.missing };
  return formOfColumns(columns.map(featureColumn), modelShape);
}

function shapeOf(columns: readonly ColumnProfile[], { isText }: Selection): number[] | undefined {
  const [only] = columns;
  if (isText) return undefined;
  return columns.length === 1 && only?.shape ? only.shape : [columns.length];
}

function countFindings(columns: readonly ColumnProfile[], { at, isText }: Selection): ProblemFinding[] {
  if (columns.length <= 1) return [];
  const place = `${at}/columns`;
  if (isText) {
    const message = `a tokenizer takes one column, received ${namesOf(columns.map(({ name }) => name))}`;
    const hint = 'Name the column of the text; feed further ones into inputs of their own.';
    return [errorAt(place, { code: 'oneTextColumn', message, expected: 1, received: columns.length, hint })];
  }
  if (columns.every(({ type }) => type !== 'tensor')) return [];
  const message = 'a tensor column is used alone, not together with others';
  return [errorAt(place, { code: 'mixedFeatures', message, hint: 'Name the tensor column only.' })];
}

function emptyFindings(
  columns: readonly ColumnProfile[],
  { at }: Selection,
  findings: readonly ProblemFinding[],
): ProblemFinding[] {
  if (columns.length > 0 || findings.length > 0) return [];
  const message = 'no column is left for the features';
  const hint = 'Name at least one column that is not the target.';
  return [errorAt(`${at}/columns`, { code: 'noFeatures', message, hint })];
}

/** Picks the feature columns of an input: each once, in the order of the dataset, all of numbers or one of text; the preprocessing
 *  is to leave no gaps and no categories. */
export function resolveFeatures(
  {
    columns: patterns,
    tokenizer,
    isInteger = false,
    preprocessing = [],
    modelShape,
    dropsMissing = false,
  }: FeatureRequest,
  profile: DatasetProfile,
  targets: readonly string[],
  at = '/features',
): Resolved<FeatureColumns> {
  const isText = tokenizer !== undefined;
  const isNumbers = !isText && !isInteger;
  const selection: Selection = { at, isText, isNumbers, dropsMissing, profile, taken: new Set(targets) };
  const matches = patterns.map((pattern) => matched(pattern, selection));
  const chosen = new Set(matches.flat());
  const columns = profile.columns.filter(({ name }) => chosen.has(name));
  const shape = shapeOf(columns, selection);
  const raw = isNumbers ? rawForm(columns, modelShape ?? shape ?? []) : undefined;
  const plan = raw && planPreprocessing(preprocessing, raw, modelShape);
  const findings = [
    ...patterns.flatMap((pattern, i) => patternFindings(pattern, `${at}/columns/${i}`, matches[i] ?? [], selection)),
    ...columns.flatMap((column) => columnFindings(column, selection)),
    ...(plan ? planFindings(plan, columns, selection) : []),
    ...countFindings(columns, selection),
  ];
  findings.push(...emptyFindings(columns, selection, findings));
  return resolved(findings, () => ({
    columns: columns.map(({ name }) => name),
    shape,
    ...(raw && plan && { raw, plan }),
  }));
}
