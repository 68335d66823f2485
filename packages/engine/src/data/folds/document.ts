import { memberOf, type OptionsOf, unionSchema } from '../../registry/registry.ts';
import type { FoldedRows, Folding, Folds } from './define-folding.ts';
import * as registry from './index.ts';

/** A folding with its options settled. */
export type FoldingOptions = OptionsOf<typeof registry>;

/** Schema of a folding in a document: `{ type, ...options }`. */
export const foldingSchema = unionSchema(registry);

/** Divides rows into folds; the same options, rows and seed give the same folds.
 *  @throws {RangeError} if the rows cannot be divided so. */
export function foldsOf(options: FoldingOptions, rows: FoldedRows): Folds {
  return (memberOf(registry, options) as unknown as Folding).divide(rows, options);
}
