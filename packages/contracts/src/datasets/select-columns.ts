import { matchesGlob } from '@trainyard/engine/spec';

/** What a list of names and globs picks from the columns of a dataset. */
export interface ColumnSelection {
  /** The picked columns, each once, in the order of the dataset. */
  columns: string[];
  /** Names and globs that pick nothing. */
  unmatched: string[];
}

/** Picks the columns that any of the names or globs fits, in the order of the dataset. */
export function selectColumns(globs: readonly string[], columns: readonly string[]): ColumnSelection {
  return {
    columns: columns.filter((column) => globs.some((glob) => matchesGlob(glob, column))),
    unmatched: globs.filter((glob) => !columns.some((column) => matchesGlob(glob, column))),
  };
}
