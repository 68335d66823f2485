import type { DatasetProfile, ProblemFinding } from '@trainyard/contracts';
import { errorAt, namesOf, quoted } from './finding.ts';
import { missingFinding } from './missing.ts';

/** Holds the column of groups to what a group is: a value in every row, of at least as many kinds as there are splits. */
export function groupFindings(name: string | undefined, { columns }: DatasetProfile, parts: number): ProblemFinding[] {
  if (name === undefined) return [];
  const column = columns.find((each) => each.name === name && each.type !== 'tensor');
  if (!column) {
    const message = `the dataset has no column ${quoted(name)}`;
    const hint = `Its columns are ${namesOf(columns.map((each) => each.name))}.`;
    return [errorAt('/group', { code: 'unknownColumn', message, received: name, hint })];
  }
  if (column.missing > 0) return [missingFinding('/group', column, 'group')];
  const { distinct = parts } = column;
  if (distinct >= parts) return [];
  const message = `the column ${quoted(name)} has ${distinct} groups for ${parts} splits, each of which takes whole groups`;
  const hint = 'Hold out fewer splits, or name another column.';
  return [errorAt('/group', { code: 'tooFewGroups', message, expected: parts, received: distinct, hint })];
}
