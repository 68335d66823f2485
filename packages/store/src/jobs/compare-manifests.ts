import { canonicalJson, type Manifest, type ReplayComparison } from '@trainyard/contracts';

/** A manifest before it is compared. */
export type NewManifest = Omit<Manifest, 'replay'>;

type Difference = ReplayComparison['differences'][number];

const same = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);

const matches = (a: unknown, b: unknown): boolean | null => (a === null && b === null ? null : same(a, b));

/** What of a manifest determines a result, or is one, by its pointer. */
function fieldsOf({ dataset, model, spec, attempts, result, ...rest }: NewManifest): Record<string, unknown> {
  const { kind, state, seed, threads, device } = rest;
  // Attempts may be many and must all give the same: the kinds of machines they ran on count.
  const environments = new Map(attempts.map(({ environment }) => [canonicalJson(environment), environment]));
  const sorted = [...environments].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, environment]) => environment);
  const fields: Record<string, unknown> = {
    '/kind': kind,
    '/state': state,
    '/dataset/sha256': dataset.sha256,
    '/model/sha256': model.sha256,
    '/spec/sha256': spec.sha256,
    '/seed': seed,
    '/threads': threads,
    '/device': device,
    '/attempts': sorted,
  };
  for (const [name, value] of Object.entries(result)) fields[`/result/${name}`] = value;
  return fields;
}

/** The single environment of each manifest, where it has one: then what differs is named field by field. */
function environmentDifferences(field: string, original: unknown, replay: unknown): Difference[] {
  const [a, b] = [original, replay].map((list) => (Array.isArray(list) && list.length === 1 ? list[0] : undefined));
  if (!a || !b) return [{ field: `${field}/environment`, original, replay }];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names
    .filter((name) => !same(a[name], b[name]))
    .map((name) => ({ field: `${field}/0/environment/${name}`, original: a[name] ?? null, replay: b[name] ?? null }));
}

/** Compares the manifest of a replay with that of the job it repeats; undefined: that job has none. */
export function compareManifests(of: string, original: NewManifest | undefined, replay: NewManifest): ReplayComparison {
  if (!original) {
    const matches = { weights: null, metricHistory: null, reports: null };
    return { of, matches, differences: [{ field: '', original: null, replay: replay.jobId }] };
  }
  const [before, after] = [fieldsOf(original), fieldsOf(replay)];
  const differences = Object.keys(before).flatMap((field): Difference[] => {
    if (same(before[field], after[field])) return [];
    if (field === '/attempts') return environmentDifferences(field, before[field], after[field]);
    return [{ field, original: before[field] ?? null, replay: after[field] ?? null }];
  });
  const [a, b] = [original.result, replay.result];
  return {
    of,
    matches: {
      weights: matches(a.finalWeights, b.finalWeights),
      metricHistory: matches(a.metricHistory, b.metricHistory),
      reports: a.reports.length + b.reports.length === 0 ? null : same(a.reports, b.reports),
    },
    differences,
  };
}
