import { fail, pass, type Verdict } from './verdict.ts';

/** A value passes when |value - expected| <= absolute + relative * |expected|. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** Numbers to compare one by one; null expects what is undefined (or infinite). */
export interface Comparison {
  /** What the numbers are, such as `gradients a.weight`. */
  readonly what: string;
  /** Row-major shape of both; a single number has the shape []. */
  readonly shape: readonly number[];
  readonly expected: readonly (number | null)[];
  readonly received: readonly (number | null)[];
}

interface Deviation {
  readonly where: string;
  readonly expected: number | null;
  readonly received: number | null;
  /** Times what is allowed: above 1 it is too much. */
  readonly ratio: number;
}

/** Compares two lists of numbers. */
export function listComparison(what: string, expected: readonly number[], received: readonly number[]): Comparison {
  return { what, shape: [expected.length], expected, received };
}

/** Compares everything, and fails with the value that is furthest off by its tolerance. */
export function compare(comparisons: readonly Comparison[], tolerance: Tolerance): Verdict {
  const wrongSize = comparisons.find(({ expected, received }) => expected.length !== received.length);
  if (wrongSize) {
    const { what, expected, received } = wrongSize;
    return fail(`${what}: expected ${expected.length} values, received ${received.length}`);
  }
  const deviations = comparisons.flatMap((comparison) => deviationsOf(comparison, tolerance));
  const off = deviations.filter(({ ratio }) => !(ratio <= 1));
  if (off.length === 0) return pass;
  const worst = off.reduce((most, each) => (each.ratio > most.ratio ? each : most));
  return fail(`${sentence(worst)}; ${off.length} of ${deviations.length} values are off`);
}

function sentence({ where, expected, received, ratio }: Deviation): string {
  const by = Number.isFinite(ratio) ? ` (${ratio.toPrecision(3)} times what is allowed)` : '';
  return `${where}: expected ${expected}, received ${received}${by}`;
}

function deviationsOf({ what, shape, expected, received }: Comparison, tolerance: Tolerance): Deviation[] {
  return expected.map((value, at) => {
    const other = received[at] ?? null;
    const where = shape.length === 0 ? what : `${what}[${indexesOf(at, shape).join(', ')}]`;
    return { where, expected: value, received: other, ratio: ratioOf(value, other, tolerance) };
  });
}

function ratioOf(expected: number | null, received: number | null, { absolute, relative }: Tolerance): number {
  const isDefined = received !== null && Number.isFinite(received);
  if (expected === null) return isDefined ? Number.POSITIVE_INFINITY : 0;
  if (!isDefined) return Number.POSITIVE_INFINITY;
  const distance = Math.abs(received - expected);
  return distance === 0 ? 0 : distance / (absolute + relative * Math.abs(expected));
}

function indexesOf(at: number, shape: readonly number[]): number[] {
  return shape.reduceRight<{ rest: number; indexes: number[] }>(
    ({ rest, indexes }, length) => ({ rest: Math.floor(rest / length), indexes: [rest % length, ...indexes] }),
    { rest: at, indexes: [] },
  ).indexes;
}
