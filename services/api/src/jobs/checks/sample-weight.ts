import type { DatasetProfile, ProblemFinding } from '@trainyard/contracts';
import { errorAt, namesOf, quoted } from './finding.ts';
import { missingFinding } from './missing.ts';

/** Holds the column of sample weights to what weights are: numbers, none below 0, none missing. */
export function sampleWeightFindings(name: string | undefined, { columns }: DatasetProfile): ProblemFinding[] {
  if (name === undefined) return [];
  const column = columns.find((each) => each.name === name);
  const complain = (code: string, message: string, hint: string) => [
    errorAt('/sampleWeight', { code, message, received: name, hint }),
  ];
  if (!column) {
    const hint = `Its columns are ${namesOf(columns.map((each) => each.name))}.`;
    return complain('unknownColumn', `the dataset has no column ${quoted(name)}`, hint);
  }
  const { type, missing, min = 0, max = 1 } = column;
  if (type !== 'number' && type !== 'integer') {
    return complain(
      'notNumbers',
      `the column ${quoted(name)} holds ${type}, weights are numbers`,
      'Name a column of numbers.',
    );
  }
  if (missing > 0) return [missingFinding('/sampleWeight', column, 'weight')];
  if (min >= 0 && max > 0) return [];
  const message = `the column ${quoted(name)} holds ${min} to ${max}, weights are 0 or more and not all 0`;
  return complain('negativeWeight', message, 'Name a column of weights.');
}
