import type { ProblemFinding } from '@trainyard/contracts';
import type { Salvaged } from '../salvage.ts';
import { errorAt } from './finding.ts';
import type { TargetKind } from './target.ts';

/** What the samples of a bias-variance job are drawn from, and what they are tested on. */
export interface Rows {
  /** Undefined: not known yet. */
  training: number | undefined;
  /** Whether any row is held out to test on. */
  hasTest: boolean;
}

function targetFindings(kind: TargetKind | undefined, { noiseVariance }: Salvaged): ProblemFinding[] {
  if (kind === 'sequence') {
    const message = 'bias and variance are those of numbers or classes, and the target is a sequence of tokens';
    const hint = 'Use a target of a class or of numbers.';
    return [
      errorAt('/target', { code: 'unsuitableTarget', message, expected: 'classes or numbers', received: kind, hint }),
    ];
  }
  if (noiseVariance === undefined || kind === undefined || kind.startsWith('number')) return [];
  const message = 'noiseVariance is that of numbers, and the target is a class';
  const hint = 'Leave it out: the noise of labels lies in the bias.';
  return [errorAt('/noiseVariance', { code: 'unsuitableTarget', message, expected: 'numbers', received: kind, hint })];
}

/** Whether there are rows enough for samples that share none. */
function subsetFindings({ replicates = 0, rowsPerReplicate }: Salvaged, training: number): ProblemFinding[] {
  const expected = replicates * (rowsPerReplicate ?? 1);
  if (expected <= training) return [];
  const message = `${replicates} subsets of ${rowsPerReplicate ?? 'at least 1'} rows that share none need ${expected} rows, and there are ${training} training rows`;
  const hint = 'Use fewer or smaller subsets, or sampling "bootstrap", which draws with replacement.';
  const at = rowsPerReplicate === undefined ? '/replicates' : '/rowsPerReplicate';
  return [
    errorAt(at, { code: 'tooFewRows', message, expected: `at most ${training} rows in all`, received: expected, hint }),
  ];
}

/** Whether a bias-variance job has rows to sample from and to test on, and a target whose error can be taken apart. */
export function biasVarianceFindings(
  fields: Salvaged,
  kind: TargetKind | undefined,
  { training, hasTest }: Rows,
): ProblemFinding[] {
  if (fields.kind !== 'biasVariance') return [];
  const findings = targetFindings(kind, fields);
  if (fields.sampling === 'subsets' && training !== undefined) findings.push(...subsetFindings(fields, training));
  if (hasTest) return findings;
  const message = 'no row is held out for testing, and it is the error on test rows that is taken apart';
  const hint = 'Give split a test share.';
  return [
    ...findings,
    errorAt('/split/test', { code: 'noTestRows', message, expected: 'a share above 0', received: 0, hint }),
  ];
}
