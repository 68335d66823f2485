import type { Comparison } from './compare.ts';

/** Comparisons of every number (or null) in a tree of objects and lists with its place in the received one.
 *  What is received and not expected is no fault.
 *  @throws {Error} if a part is missing or of another kind. */
export function treeComparisons(expected: unknown, received: unknown, what: string): Comparison[] {
  if (expected === null || typeof expected === 'number') {
    return [{ what, shape: [], expected: [expected], received: [numberAt(received, what)] }];
  }
  if (typeof expected === 'boolean' || typeof expected === 'string') {
    if (expected === received) return [];
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, received ${JSON.stringify(received)}`);
  }
  if (Array.isArray(expected)) {
    const others = listAt(received, expected.length, what);
    return expected.flatMap((part, at) => treeComparisons(part, others[at], `${what}[${at}]`));
  }
  const others = objectAt(received, what);
  return Object.entries(expected as object).flatMap(([key, part]) => {
    if (!Object.hasOwn(others, key)) throw new Error(`${what}: expected ${key}, received only ${Object.keys(others)}`);
    return treeComparisons(part, others[key], `${what}.${key}`);
  });
}

function numberAt(received: unknown, what: string): number | null {
  if (received === null || typeof received === 'number') return received;
  throw new Error(`${what}: expected a number, received ${received === undefined ? 'nothing' : typeof received}`);
}

function listAt(received: unknown, length: number, what: string): readonly unknown[] {
  if (!Array.isArray(received)) throw new Error(`${what}: expected a list of ${length}, received ${typeof received}`);
  if (received.length !== length) throw new Error(`${what}: expected a list of ${length}, received ${received.length}`);
  return received;
}

function objectAt(received: unknown, what: string): Record<string, unknown> {
  if (typeof received === 'object' && received !== null) return received as Record<string, unknown>;
  throw new Error(`${what}: expected an object, received ${received === null ? 'null' : typeof received}`);
}
