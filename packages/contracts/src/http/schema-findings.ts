import { schemaFindings as documentFindings, type Finding } from '@trainyard/engine/spec';
import type { z } from 'zod';
import type { ProblemFinding } from './problem.ts';

function parameterFinding({ pointer, message, ...finding }: Finding): ProblemFinding {
  const [, parameter = ''] = pointer.split('/');
  return { parameter, message: message.replace(/^the document:/, 'the parameters:'), ...finding };
}

/**
 * Findings of a request that its schema refused, in the order of the schema's issues; each unknown field is one.
 * Of a union the branch that fits best is reported. `value` is what was parsed, so that received values can be shown;
 * `place` says whether it was the body (findings have pointers) or the parameters (findings have their names).
 */
export function schemaFindings(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  place: 'body' | 'parameter' = 'body',
): ProblemFinding[] {
  const findings = documentFindings(issues, value);
  return place === 'body' ? findings : findings.map(parameterFinding);
}
