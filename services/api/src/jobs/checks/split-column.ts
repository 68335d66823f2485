import type { DatasetProfile, JobSpec, ProblemFinding } from '@trainyard/contracts';
import { errorAt, namesOf, quoted } from './finding.ts';

type Split = JobSpec['split'];
type ByColumn = Extract<Split, { type: 'byColumn' }>;

/** The column that tells the splits; undefined where they are drawn. */
export function splitColumn(split: Split): string | undefined {
  return split.type === 'byColumn' ? split.column : undefined;
}

/** Rows that the column assigns to a split; 0 where it has no such value. */
export function rowsByColumn(
  { columns }: DatasetProfile,
  split: ByColumn,
  name: 'train' | 'validation' | 'test',
): number {
  const column = columns.find((each) => each.name === split.column);
  return column?.classes?.find(({ value }) => value === split[name])?.count ?? 0;
}

/** Whether rows are held out for validation; without a profile as far as the split itself tells. */
export function hasValidation(split: Split, profile: DatasetProfile | undefined): boolean {
  if (split.type === 'holdOut') return split.validation > 0;
  return profile === undefined || rowsByColumn(profile, split, 'validation') > 0;
}

/** Whether a split leaves rows to test on. */
export function hasTest(split: Split, profile: DatasetProfile): boolean {
  if (profile.parts.test) return true;
  return split.type === 'holdOut' ? split.test > 0 : rowsByColumn(profile, split, 'test') > 0;
}

/** Splits that take rows of the train part by chance. */
export function drawnParts({ parts }: DatasetProfile, split: Split): number {
  if (split.type === 'byColumn') return 1;
  return 1 + Number(split.validation > 0) + Number(split.test > 0 && parts.test === undefined);
}

/** Holds the column that tells the splits to what it is: one of few values, in a dataset without a test part of its own. */
export function splitColumnFindings(split: Split, profile: DatasetProfile): ProblemFinding[] {
  if (split.type !== 'byColumn') return [];
  const { columns, parts } = profile;
  if (parts.test !== undefined) {
    const message = 'the dataset has a test part of its own, and the column would tell another';
    const hint = 'Use holdOut with test 0, or upload the rows as one part.';
    return [errorAt('/split', { code: 'ownTestPart', message, hint })];
  }
  const column = columns.find(({ name }) => name === split.column);
  if (column?.classes) return [];
  const message = column
    ? `the column ${quoted(split.column)} is of the type ${column.type}, with no few values that could tell splits`
    : `the dataset has no column ${quoted(split.column)}`;
  const hint = column
    ? 'Name a column of categories or whole numbers, with a value for each split.'
    : `Its columns are ${namesOf(columns.map(({ name }) => name))}.`;
  return [errorAt('/split/column', { code: 'unknownColumn', message, received: split.column, hint })];
}
