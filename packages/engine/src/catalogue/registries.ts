// The registry of the registries: one line each. What stands here is in docs/catalogue.md and in GET /v1/capabilities.

export * as activations from '../activations/index.ts';
export * as augmentations from '../data/augmentation/index.ts';
export * as foldings from '../data/folds/index.ts';
export * as preprocessings from '../data/preprocessing/index.ts';
export * as splits from '../data/splits/index.ts';
export * as tokenizers from '../data/tokenizers/index.ts';
export * as initializers from '../initializers/index.ts';
export * as layers from '../layers/index.ts';
export * as losses from '../losses/index.ts';
export * as metrics from '../metrics/index.ts';
export * as optimizers from '../optimizers/index.ts';
export * as regularizers from '../regularizers/index.ts';
export * as schedules from '../schedules/index.ts';
