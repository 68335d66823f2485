import type { z } from 'zod';
import type { RandomStream } from '../../tensor/index.ts';
import type { AugmentationConfig } from './define-augmentation.ts';

/** How the samples of one batch are put together. */
export interface Mix {
  /** What each sample keeps of itself: of its values, and of its targets. */
  readonly share: number;
  /** The sample of the batch that the rest comes from, for each. */
  readonly partners: Int32Array;
}

/** A random change of whole batches: samples of one batch are mixed with each other, and their targets with them. */
export interface BatchAugmentation<Config extends AugmentationConfig = AugmentationConfig> {
  readonly type: z.output<Config>['type'];
  readonly config: Config;
  readonly takes: 'batch';
  /** The share that samples keep of themselves, from 0 to 1, a function of the stream alone. */
  share(options: z.output<Config>, numbers: RandomStream): number;
  /** Options under which every sample stays as it is. */
  readonly still: Omit<z.input<Config>, 'type'>;
  /** Options to try it with. */
  readonly examples: readonly Omit<z.input<Config>, 'type'>[];
}

/** Makes an augmentation of batches from its schema and how it draws. */
export function defineBatchAugmentation<Config extends AugmentationConfig>(
  definition: Omit<BatchAugmentation<Config>, 'type' | 'takes'>,
): BatchAugmentation<Config> {
  return { type: definition.config.shape.type.value, takes: 'batch', ...definition };
}
