import { type DocumentOf, memberOf, type OptionsOf, unionSchema } from '../../registry/registry.ts';
import type { Preprocessing } from './define-preprocessing.ts';
import * as registry from './index.ts';

/** A preprocessing in a document: `{ type, ...options }`. */
export type PreprocessingDocument = DocumentOf<typeof registry>;

/** A preprocessing with its options settled. */
export type PreprocessingOptions = OptionsOf<typeof registry>;

/** Schema of a preprocessing in a document. */
export const preprocessingSchema = unionSchema(registry);

/** The member that a document names. */
export function preprocessingMember(document: Pick<PreprocessingDocument, 'type'>): Preprocessing {
  return memberOf(registry, document) as unknown as Preprocessing;
}
