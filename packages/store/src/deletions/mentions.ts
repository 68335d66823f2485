import type { JobRecord } from '@trainyard/contracts';
import { isId } from '../records/keys.ts';

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value !== null && typeof value === 'object') for (const each of Object.values(value)) yield* textsIn(each);
}

/** Every text of a job's record but those that the client may write freely. */
function* texts({ spec: { name: _name, labels: _labels, ...spec }, warnings: _warnings, ...record }: JobRecord) {
  yield* textsIn(spec);
  yield* textsIn(record);
}

/** Whether the record of a job names this resource, in whatever field. */
export function mentions(record: JobRecord, id: string): boolean {
  for (const text of texts(record)) if (text === id) return true;
  return false;
}

/** The datasets and models that a job cannot run without. */
export function dataOf(record: JobRecord): string[] {
  const named = new Set(texts(record));
  return [...named].filter((text) => isId('dataset', text) || isId('model', text));
}
