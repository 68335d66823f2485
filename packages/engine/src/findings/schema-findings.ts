import type { z } from 'zod';
import type { Finding } from './finding.ts';
import { jsonPointer, valueAt } from './json-pointer.ts';
import { type Verdict, verdictOf } from './schema-verdict.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Most findings that one answer lists. */
export const findingLimit = 1000;

function layerAt(body: unknown, path: Path): string | undefined {
  for (let length = path.length; length > 0; length--) {
    const id = valueAt(body, [...path.slice(0, length), 'id']);
    if (typeof path[length - 1] === 'number' && typeof id === 'string') return id;
  }
  return undefined;
}

/** A value as findings show it: scalars as they are, long texts cut, lists and objects by their kind. */
function shown(value: unknown): unknown {
  if (typeof value === 'string') return value.length > 100 ? `${value.slice(0, 100)}...` : value;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : value;
}

function located(value: unknown, path: Path) {
  const layer = layerAt(value, path);
  return { pointer: jsonPointer(path), ...(layer !== undefined && { layer }), severity: 'error' as const };
}

function finding(source: unknown, path: Path, { code, expected }: Verdict): Finding {
  const value = valueAt(source, path);
  const name = path.length > 0 ? String(path.at(-1)) : 'the document';
  const at = located(source, path);
  if (value !== undefined) {
    const received = shown(value);
    return {
      ...at,
      code,
      message: `${name}: expected ${expected}, received ${JSON.stringify(received)}`,
      expected,
      received,
    };
  }
  if (code === 'invalid') return { ...at, code, message: `${name}: expected ${expected}`, expected };
  return { ...at, code: 'missingField', message: `${name} is missing: expected ${expected}`, expected };
}

function unknownField(source: unknown, path: Path): Finding {
  const message = `${String(path.at(-1))} is not a field that is known here`;
  const hint = 'Remove it, or mend its spelling.';
  return {
    ...located(source, path),
    code: 'unknownField',
    message,
    received: shown(valueAt(source, path)),
    hint,
  };
}

const isOtherKind = (issue: Issue): boolean =>
  issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');

function unionFindings(source: unknown, path: Path, branches: readonly (readonly Issue[])[]): Finding[] {
  const sameKind = branches.filter((branch) => !branch.some(isOtherKind));
  const best = sameKind.toSorted((a, b) => a.length - b.length)[0];
  if (best) return best.flatMap((issue) => issueFindings(source, path, issue));
  const each = branches.map(([first]) => (first ? verdictOf(first).expected : 'another value'));
  return [finding(source, path, { code: 'wrongType', expected: [...new Set(each)].join(', or ') })];
}

function issueFindings(source: unknown, prefix: Path, issue: Issue): Finding[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(source, [...path, key]));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return unionFindings(source, path, issue.errors);
  return [finding(source, path, verdictOf(issue))];
}

/** Findings of a document that its schema refused, in the order of the schema's issues; each unknown field is one.
 *  Only the first `findingLimit` are returned. Of a union the branch that fits best is reported.
 *  `value` is what was parsed, so that received values can be shown; `prefix` is where it lies in a larger document. */
export function schemaFindings(issues: readonly Issue[], value: unknown, prefix = ''): Finding[] {
  const found = issues.slice(0, findingLimit).flatMap((issue) => issueFindings(value, [], issue));
  return found.slice(0, findingLimit).map((each) => ({ ...each, pointer: prefix + each.pointer }));
}
