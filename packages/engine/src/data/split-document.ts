import { type OptionsOf, unionSchema } from '../registry/registry.ts';
import * as registry from './splits/index.ts';

/** Schema of a split in a job document: `{ type, ...options }`. */
export const splitSchema = unionSchema(registry).meta({ id: 'Split' });
export type SplitOptions = OptionsOf<typeof registry>;
