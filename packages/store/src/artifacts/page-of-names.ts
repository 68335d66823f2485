import type { ListOptions } from './artifact-store.ts';

/** The names a listing asks for, sorted by their code units. */
export function pageOfNames(
  names: readonly string[],
  { after, limit = Number.POSITIVE_INFINITY, order = 'ascending' }: ListOptions,
): string[] {
  const sorted = [...names].sort();
  if (order === 'descending') sorted.reverse();
  const beyond = (name: string) => after === undefined || (order === 'ascending' ? name > after : name < after);
  return sorted.filter(beyond).slice(0, limit);
}
