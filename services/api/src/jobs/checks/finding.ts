import type { ProblemFinding } from '@trainyard/contracts';

/** What a finding says besides its place. */
export interface Complaint {
  code: string;
  message: string;
  expected?: unknown;
  received?: unknown;
  hint: string;
  layer?: string;
}

/** An error at a place of the body. */
export function errorAt(pointer: string, complaint: Complaint): ProblemFinding {
  return { pointer, severity: 'error', ...complaint };
}

/** A warning at a place of the body. */
export function warningAt(pointer: string, complaint: Complaint): ProblemFinding {
  return { pointer, severity: 'warning', ...complaint };
}

/** What was resolved, undefined when a finding is an error. */
export interface Resolved<Value> {
  value?: Value;
  findings: ProblemFinding[];
}

/** A value with the findings on the way to it, without the value when one of them is an error. */
export function resolved<Value>(findings: ProblemFinding[], value: () => Value): Resolved<Value> {
  return findings.some(({ severity }) => severity === 'error') ? { findings } : { value: value(), findings };
}

/** Names in a sentence: the first few, and how many more there are. */
export function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}

/** A value of the request as a sentence shows it. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}...` : name);
}
