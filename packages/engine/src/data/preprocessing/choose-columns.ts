import { z } from 'zod';
import { matchesGlob } from '../matches-glob.ts';
import type { Misfit } from './misfit.ts';
import type { FeatureColumn, SampleForm } from './sample-form.ts';

/** The option of a preprocessing that works on some columns of a table. */
export function columnsField(others: string) {
  return z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      `Names or globs of the columns of a table that it works on; the others stay as they are. Default: ${others}.`,
    );
}

/** The values of a sample that a preprocessing works on, in their order, and the names and globs that choose none. */
export interface Choice {
  readonly chosen: readonly number[];
  readonly misfits: readonly Misfit[];
}

/** What a preprocessing can work on, and what it works on unless told. */
export interface Eligible {
  /** Why it cannot work on a column; undefined: it can. */
  refuse(column: FeatureColumn): Pick<Misfit, 'code' | 'message' | 'hint'> | undefined;
  isDefault(column: FeatureColumn): boolean;
}

/** Picks the columns that any of the names or globs fits: a glob those that the preprocessing can work on, a name its own.
 *  Of arrays every element is chosen. */
export function chooseColumns(
  { columns, shape }: SampleForm,
  patterns: readonly string[] | undefined,
  { refuse, isDefault }: Eligible,
): Choice {
  if (columns === undefined) return ofArrays(shape, patterns);
  const indexes = columns.map((_, index) => index);
  if (patterns === undefined) {
    return { chosen: indexes.filter((index) => isDefault(columns[index]) && !refuse(columns[index])), misfits: [] };
  }
  const misfits: Misfit[] = [];
  const chosen = new Set<number>();
  for (const [at, pattern] of patterns.entries()) {
    const named = columns.findIndex(({ name }) => name === pattern);
    const refusal = named < 0 ? undefined : refuse(columns[named]);
    if (refusal) misfits.push({ pointer: `/columns/${at}`, received: pattern, ...refusal });
    const found = named < 0 ? fitting(pattern, columns).filter((index) => !refuse(columns[index])) : [named];
    if (found.length === 0) misfits.push(unmatched(pattern, at, columns));
    for (const index of found) chosen.add(index);
  }
  return { chosen: indexes.filter((index) => chosen.has(index)), misfits };
}

function ofArrays(shape: readonly number[], patterns: readonly string[] | undefined): Choice {
  const chosen = Array.from({ length: shape.reduce((size, length) => size * length, 1) }, (_, index) => index);
  if (patterns === undefined) return { chosen, misfits: [] };
  const message = 'the samples are arrays, which have no columns to choose from';
  const hint = 'Leave columns out: every element is worked on.';
  return { chosen, misfits: [{ pointer: '/columns', code: 'noColumns', message, received: patterns, hint }] };
}

function fitting(pattern: string, columns: readonly FeatureColumn[]): number[] {
  return columns.flatMap(({ name }, index) => (matchesGlob(pattern, name) ? [index] : []));
}

/** The code of a misfit that is none where another input of the model has the column. */
export const noMatch = 'noMatch';

function unmatched(pattern: string, at: number, columns: readonly FeatureColumn[]): Misfit {
  const names = columns.map(({ name }) => name);
  const shown = names.length > 10 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', ');
  const message = `no feature column that it can work on fits ${JSON.stringify(pattern)}`;
  return {
    pointer: `/columns/${at}`,
    code: noMatch,
    message,
    received: pattern,
    hint: `At this place of the pipeline the columns are ${shown}.`,
  };
}
