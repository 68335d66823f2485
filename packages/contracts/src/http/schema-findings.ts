import type { z } from 'zod';
import { jsonPointer, valueAt } from './json-pointer.ts';
import type { ProblemFinding } from './problem.ts';
import { type Verdict, verdictOf } from './schema-verdict.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Most findings that one answer lists. */
export const findingLimit = 1000;

/** The request whose schema refused it: what was parsed, and whether that is the body or the parameters. */
interface Source {
  value: unknown;
  place: 'body' | 'parameter';
}

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

function located({ value, place }: Source, path: Path) {
  const layer = layerAt(value, path);
  const at = place === 'body' ? { pointer: jsonPointer(path) } : { parameter: String(path[0] ?? '') };
  return { ...at, ...(layer !== undefined && { layer }), severity: 'error' as const };
}

function finding(source: Source, path: Path, { code, expected }: Verdict): ProblemFinding {
  const value = valueAt(source.value, path);
  const name = path.length > 0 ? String(path.at(-1)) : `the ${source.place}`;
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

function unknownField(source: Source, path: Path): ProblemFinding {
  const message = `${String(path.at(-1))} is not a field that is known here`;
  const hint = 'Remove it, or mend its spelling.';
  return {
    ...located(source, path),
    code: 'unknownField',
    message,
    received: shown(valueAt(source.value, path)),
    hint,
  };
}

const isOtherKind = (issue: Issue): boolean =>
  issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');

function unionFindings(source: Source, path: Path, branches: readonly (readonly Issue[])[]): ProblemFinding[] {
  const sameKind = branches.filter((branch) => !branch.some(isOtherKind));
  const best = sameKind.toSorted((a, b) => a.length - b.length)[0];
  if (best) return best.flatMap((issue) => issueFindings(source, path, issue));
  const expected = branches.map(([first]) => (first ? verdictOf(first).expected : 'another value')).join(', or ');
  return [finding(source, path, { code: 'wrongType', expected })];
}

function issueFindings(source: Source, prefix: Path, issue: Issue): ProblemFinding[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(source, [...path, key]));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return unionFindings(source, path, issue.errors);
  return [finding(source, path, verdictOf(issue))];
}

/**
 * Findings of a request that its schema refused, in the order of the schema's issues; each unknown field is one.
 * Only the first `findingLimit` are returned.
 * Of a union the branch that fits best is reported. `value` is what was parsed, so that received values can be shown;
 * `place` says whether it was the body (findings have pointers) or the parameters (findings have their names).
 */
export function schemaFindings(
  issues: readonly Issue[],
  value: unknown,
  place: 'body' | 'parameter' = 'body',
): ProblemFinding[] {
  const listed = issues.slice(0, findingLimit);
  return listed.flatMap((issue) => issueFindings({ value, place }, [], issue)).slice(0, findingLimit);
}
