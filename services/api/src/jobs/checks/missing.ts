import type { ColumnProfile, ProblemFinding } from '@trainyard/contracts';
import { errorAt, quoted } from './finding.ts';

const hints = {
  value:
    'Let the preprocessing impute them, leave the rows out with missing "dropRow", fill the values in, or name the feature columns without it.',
  target: 'Fill the values in, or leave the rows out with missing "dropRow".',
};

/** A column has rows without what the job needs of it. */
export function missingFinding(
  pointer: string,
  { name, missing }: ColumnProfile,
  what: 'value' | 'weight' | 'group' | 'target',
): ProblemFinding {
  const column = what === 'target' ? 'target column' : 'column';
  const message = `the ${column} ${quoted(name)} has ${missing} rows without a ${what === 'target' ? 'value' : what}`;
  const hint = what === 'value' ? hints.value : hints.target;
  return errorAt(pointer, { code: 'missingValues', message, expected: 0, received: missing, hint });
}
