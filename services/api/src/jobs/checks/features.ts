import { type ColumnProfile, type DatasetProfile, type ProblemFinding, selectColumns } from '@trainyard/contracts';
import { errorAt, namesOf, quoted, type Resolved, resolved } from './finding.ts';

/** The features a job asks for. */
export interface FeatureRequest {
  /** Names, and globs such as pixel*. */
  columns: readonly string[];
}

/** The columns a model is fed with, in the order of the dataset, and the shape they have of themselves. */
export interface FeatureColumns {
  columns: string[];
  /** One axis of all columns, or the shape of a tensor column. */
  shape: number[];
}

const isGlob = (pattern: string): boolean => pattern.includes('*');

// A glob means the columns that are free to be features; a name means its column, whatever its role by default.
function matched(pattern: string, profile: DatasetProfile, taken: ReadonlySet<string>): string[] {
  if (profile.columns.some(({ name }) => name === pattern)) return [pattern];
  const free = profile.columns.filter(({ name, role }) => role === 'feature' && !taken.has(name));
  return selectColumns(
    [pattern],
    free.map(({ name }) => name),
  ).columns;
}

function patternFindings(
  pattern: string,
  at: string,
  matches: readonly string[],
  taken: ReadonlySet<string>,
  names: string[],
): ProblemFinding[] {
  if (matches.length === 0) {
    const message = isGlob(pattern)
      ? `no feature column fits ${quoted(pattern)}`
      : `the dataset has no column ${quoted(pattern)}`;
    const code = isGlob(pattern) ? 'noMatch' : 'unknownColumn';
    return [errorAt(at, { code, message, received: pattern, hint: `Its columns are ${namesOf(names)}.` })];
  }
  if (!taken.has(pattern)) return [];
  const message = `${quoted(pattern)} is a feature and the target at once`;
  return [
    errorAt(at, { code: 'columnHasOtherRole', message, hint: 'Leave it out: the model would be told the answer.' }),
  ];
}

function columnFindings({ name, type, missing }: ColumnProfile): ProblemFinding[] {
  const at = '/features/columns';
  if (type === 'category') {
    const message = `the column ${quoted(name)} holds categories, features are numbers`;
    const hint = `Name the feature columns without ${quoted(name)}, or give it the role ignore in the dataset.`;
    return [errorAt(at, { code: 'categoryFeature', message, expected: 'number', received: type, hint })];
  }
  if (missing === 0) return [];
  const message = `the column ${quoted(name)} has ${missing} rows without a value`;
  const hint = 'Fill the values in, or name the feature columns without it.';
  return [errorAt(at, { code: 'missingValues', message, expected: 0, received: missing, hint })];
}

function shapeOf(columns: readonly ColumnProfile[]): number[] {
  const [only] = columns;
  return columns.length === 1 && only?.shape ? only.shape : [columns.length];
}

function mixedFindings(columns: readonly ColumnProfile[]): ProblemFinding[] {
  if (columns.length <= 1 || columns.every(({ type }) => type !== 'tensor')) return [];
  const message = 'a tensor column is used alone, not together with others';
  return [errorAt('/features/columns', { code: 'mixedFeatures', message, hint: 'Name the tensor column only.' })];
}

function emptyFindings(columns: readonly ColumnProfile[], findings: readonly ProblemFinding[]): ProblemFinding[] {
  if (columns.length > 0 || findings.length > 0) return [];
  const message = 'no column is left for the features';
  return [
    errorAt('/features/columns', {
      code: 'noFeatures',
      message,
      hint: 'Name at least one column that is not the target.',
    }),
  ];
}

/** Picks the feature columns: each once, in the order of the dataset, all of numbers and without gaps. */
export function resolveFeatures(
  { columns: patterns }: FeatureRequest,
  profile: DatasetProfile,
  targets: readonly string[],
): Resolved<FeatureColumns> {
  const taken = new Set(targets);
  const names = profile.columns.map(({ name }) => name);
  const matches = patterns.map((pattern) => matched(pattern, profile, taken));
  const chosen = new Set(matches.flat());
  const columns = profile.columns.filter(({ name }) => chosen.has(name));
  const findings = [
    ...patterns.flatMap((pattern, i) =>
      patternFindings(pattern, `/features/columns/${i}`, matches[i] ?? [], taken, names),
    ),
    ...columns.flatMap(columnFindings),
    ...mixedFindings(columns),
  ];
  findings.push(...emptyFindings(columns, findings));
  return resolved(findings, () => ({ columns: columns.map(({ name }) => name), shape: shapeOf(columns) }));
}
