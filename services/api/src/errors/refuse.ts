import type { ErrorCode, ProblemFinding } from '@trainyard/contracts';
import { ApiError } from './api-error.ts';

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** How many errors and warnings there are, in words: 2 errors, 1 warning. */
export function summaryOf(findings: readonly ProblemFinding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  return warnings === 0 ? counted(errors, 'error') : `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
}

/** Throws every finding at once when one of them is an error; returns them, warnings only, when none is. */
export function refuseErrors(code: ErrorCode, findings: ProblemFinding[]): ProblemFinding[] {
  if (findings.every(({ severity }) => severity === 'warning')) return findings;
  throw new ApiError(code, `${summaryOf(findings)}; see errors.`, { errors: findings });
}
