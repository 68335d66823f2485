import { type ColumnProfile, type DatasetProfile, type ProblemFinding, selectColumns } from '@trainyard/contracts';
import { errorAt, namesOf, quoted, type Resolved, resolved } from './finding.ts';

/** The features that a job asks for one input. */
export interface FeatureRequest {
  /** Names, and globs such as pixel*. */
  columns: readonly string[];
  /** Given where the column is cut into tokens. */
  tokenizer?: object | undefined;
}

/** The columns an input is fed with, in the order of the dataset, and the shape they have of themselves. */
export interface FeatureColumns {
  columns: string[];
  /** One axis of all columns, or the shape of a tensor column; none of a text. */
  shape: number[] | undefined;
}

/** Where a request stands in the body, what it may not take, and what there is. */
interface Selection {
  at: string;
  isText: boolean;
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
  const message = `${quoted(pattern)} is a feature and the target at once`;
  return [
    errorAt(at, { code: 'columnHasOtherRole', message, hint: 'Leave it out: the model would be told the answer.' }),
  ];
}

function typeFinding({ name, type }: ColumnProfile, { at, isText }: Selection): ProblemFinding | undefined {
  if (isText) {
    const message = `the column ${quoted(name)} of type ${type} holds no text to cut into tokens`;
    const hint = `Name a column of text, or make the dataset again with the type text for ${quoted(name)}.`;
    return errorAt(`${at}/columns`, { code: 'notText', message, expected: 'text', received: type, hint });
  }
  const what = type === 'text' ? 'text' : 'categories';
  const message = `the column ${quoted(name)} holds ${what}, features are numbers`;
  const hint = `Give a tokenizer to read it as text, name the feature columns without ${quoted(name)}, or give it the role ignore in the dataset.`;
  const code = type === 'text' ? 'textFeature' : 'categoryFeature';
  return errorAt(`${at}/columns`, { code, message, expected: 'number', received: type, hint });
}

function columnFindings(column: ColumnProfile, selection: Selection): ProblemFinding[] {
  const wrongType = isTextual(column) === selection.isText ? undefined : typeFinding(column, selection);
  if (wrongType) return [wrongType];
  const { name, missing } = column;
  if (missing === 0) return [];
  const message = `the column ${quoted(name)} has ${missing} rows without a value`;
  const hint = 'Fill the values in, or name the feature columns without it.';
  return [errorAt(`${selection.at}/columns`, { code: 'missingValues', message, expected: 0, received: missing, hint })];
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

/** Picks the feature columns of an input: each once, in the order of the dataset, all of numbers or one of text, without gaps. */
export function resolveFeatures(
  { columns: patterns, tokenizer }: FeatureRequest,
  profile: DatasetProfile,
  targets: readonly string[],
  at = '/features',
): Resolved<FeatureColumns> {
  const selection: Selection = { at, isText: tokenizer !== undefined, profile, taken: new Set(targets) };
  const matches = patterns.map((pattern) => matched(pattern, selection));
  const chosen = new Set(matches.flat());
  const columns = profile.columns.filter(({ name }) => chosen.has(name));
  const findings = [
    ...patterns.flatMap((pattern, i) => patternFindings(pattern, `${at}/columns/${i}`, matches[i] ?? [], selection)),
    ...columns.flatMap((column) => columnFindings(column, selection)),
    ...countFindings(columns, selection),
  ];
  findings.push(...emptyFindings(columns, selection, findings));
  return resolved(findings, () => ({ columns: columns.map(({ name }) => name), shape: shapeOf(columns, selection) }));
}
