/** What a list of names and globs picks from the columns of a dataset. */
export interface ColumnSelection {
  /** The picked columns, each once, in the order of the dataset. */
  columns: string[];
  /** Names and globs that pick nothing. */
  unmatched: string[];
}

/**
 * Whether a name fits a glob, in which `*` stands for any run of characters, also none, and every other for itself.
 * Linear in the length of the name: each piece between stars is looked for once, from where the last one ended.
 */
function fitsGlob(glob: string, name: string): boolean {
  const [head = '', ...rest] = glob.split('*');
  const tail = rest.pop();
  if (tail === undefined) return name === head;
  if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail)) return false;
  let from = head.length;
  for (const piece of rest) {
    const at = name.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return from <= name.length - tail.length;
}

/** Picks the columns that any of the names or globs fits, in the order of the dataset. */
export function selectColumns(globs: readonly string[], columns: readonly string[]): ColumnSelection {
  return {
    columns: columns.filter((column) => globs.some((glob) => fitsGlob(glob, column))),
    unmatched: globs.filter((glob) => !columns.some((column) => fitsGlob(glob, column))),
  };
}
