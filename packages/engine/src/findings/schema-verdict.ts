import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What one issue of a schema says: a stable code, and what would be accepted, in words. */
export interface Verdict {
  code: string;
  expected: string;
}

const typeNames: Record<string, string> = { int: 'a whole number', record: 'an object' };
const sizeUnits: Record<string, string> = { string: ' characters', array: ' items' };

const nameOfType = (type: string): string => typeNames[type] ?? `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
const oneOf = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(' or ');
const withoutLead = (message: string): string => message.replace(/^expected /, '');

function bounds(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const unit = sizeUnits[issue.origin] ?? '';
  const strict = issue.inclusive === false;
  if (issue.code === 'too_small') return `${strict ? 'more than' : 'at least'} ${issue.minimum}${unit}`;
  return `${strict ? 'less than' : 'at most'} ${issue.maximum}${unit}`;
}

/** Names the rule that an issue breaks; docs/errors.md lists the codes. */
export function verdictOf(issue: Issue): Verdict {
  switch (issue.code) {
    case 'invalid_type':
      return { code: 'wrongType', expected: nameOfType(issue.expected) };
    case 'invalid_value':
      return { code: 'unknownValue', expected: oneOf(issue.values) };
    case 'invalid_union':
      return { code: 'unknownValue', expected: 'options' in issue ? oneOf(issue.options ?? []) : 'another value' };
    case 'too_small':
    case 'too_big':
      return { code: 'outOfBounds', expected: bounds(issue) };
    case 'not_multiple_of':
      return { code: 'outOfBounds', expected: `a multiple of ${issue.divisor}` };
    case 'invalid_format':
      return { code: 'wrongFormat', expected: withoutLead(issue.message) };
    case 'invalid_key':
      return {
        code: 'wrongFormat',
        expected: `a key that fits: ${issue.issues.map(({ message }) => message).join('; ')}`,
      };
    default:
      return { code: 'invalid', expected: withoutLead(issue.message) };
  }
}
