import { readFileSync } from 'node:fs';

/** Rows to learn from, and rows to judge by. */
export interface Table {
  readonly shape: readonly number[];
  readonly classes: number;
  readonly inputs: Float32Array;
  readonly targets: Float32Array | Int32Array;
  /** Of all rows, those at the end are for validation. */
  readonly rows: number;
  readonly validation: number;
}

/** Numbers from 0 to below 1 that look random, always the same for a seed (mulberry32). */
export function numbersOf(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A standard normal number. */
export function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** A table of rows made one by one. */
export function made(
  rows: number,
  shape: readonly number[],
  classes: number,
  row: (at: number) => { readonly x: readonly number[]; readonly y: number },
  validation = Math.floor(rows / 5),
): Table {
  const size = shape.reduce((product, length) => product * length, 1);
  const inputs = new Float32Array(rows * size);
  const targets = classes > 0 ? new Int32Array(rows) : new Float32Array(rows);
  for (let at = 0; at < rows; at++) {
    const { x, y } = row(at);
    inputs.set(x, at * size);
    targets[at] = y;
  }
  return { shape, classes, inputs, targets, rows, validation };
}

export type Sample = 'iris' | 'wine' | 'digits' | 'breast-cancer' | 'diabetes';

const layout: Record<Sample, { readonly target: 'first' | 'last'; readonly classes: number }> = {
  iris: { target: 'last', classes: 3 },
  wine: { target: 'last', classes: 3 },
  digits: { target: 'first', classes: 10 },
  'breast-cancer': { target: 'last', classes: 2 },
  diabetes: { target: 'last', classes: 0 },
};

/** A sample table in random order, features (and targets, where they are numbers) standardized column by column or all together. */
export function sampled(name: Sample, seed: number, options: SampledOptions = {}): Table {
  const { target, classes } = layout[name];
  const next = numbersOf(seed + 77);
  const text = readFileSync(new URL(`../../../samples/${name}.csv`, import.meta.url), 'utf8');
  const lines = text.trim().split('\n').slice(1);
  const shuffled = lines.map((line) => ({ line, key: next() })).sort((a, b) => a.key - b.key);
  const all = shuffled.slice(0, options.rows ?? lines.length).map(({ line }) => line.split(','));
  const labels = all.map((cells) => (target === 'first' ? cells[0] : cells[cells.length - 1]) ?? '');
  const features = all.map((cells) => (target === 'first' ? cells.slice(1) : cells.slice(0, -1)).map(Number));
  const names = [...new Set(labels)].sort();
  const scaled = options.raw ? features : standardized(features, name === 'digits');
  const numbers = classes > 0 ? labels.map((label) => names.indexOf(label)) : labels.map(Number);
  const goals =
    classes > 0 || options.rawTargets
      ? numbers
      : standardized(
          numbers.map((y) => [y]),
          true,
        ).map(([y = 0]) => y);
  const width = features[0]?.length ?? 0;
  const shape = options.shape ?? [width];
  return made(all.length, shape, classes, (at) => ({
    x: scaled[at] ?? [],
    y: options.randomLabels ? Math.floor(next() * classes) : (goals[at] ?? 0),
  }));
}

export interface SampledOptions {
  readonly rows?: number;
  readonly raw?: boolean;
  readonly rawTargets?: boolean;
  readonly randomLabels?: boolean;
  readonly shape?: readonly number[];
}

function standardized(rows: readonly (readonly number[])[], together: boolean): number[][] {
  const width = rows[0]?.length ?? 0;
  const columns = together
    ? Array.from({ length: width }, () => rows.flat())
    : Array.from({ length: width }, (_, at) => rows.map((row) => row[at] ?? 0));
  const moments = (together ? columns.slice(0, 1) : columns).map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) || 1 };
  });
  return rows.map((row) =>
    row.map((value, at) => {
      const { mean, deviation } = moments[together ? 0 : at] ?? { mean: 0, deviation: 1 };
      return (value - mean) / deviation;
    }),
  );
}
