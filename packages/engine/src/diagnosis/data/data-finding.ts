/** What may be wrong with the data of a job. */
export type DataAilment =
  | 'constantColumns'
  | 'leakingColumns'
  | 'idLikeColumns'
  | 'duplicatesAcrossSplits'
  | 'groupsAcrossSplits'
  | 'classImbalance'
  | 'absentClasses';

/** One finding about the data of a job, as the split of the job cuts them. */
export interface DataFinding {
  readonly code: DataAilment;
  /** One sentence: what was seen, and where. */
  readonly message: string;
  /** What to do. */
  readonly suggestion: string;
  /** The figures behind it, by name. */
  readonly values: Readonly<Record<string, number>>;
}

/** Names in a sentence: the first few, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => JSON.stringify(name));
  return names.length > 8 ? `${shown.join(', ')} and ${names.length - 8} more` : shown.join(', ');
}
