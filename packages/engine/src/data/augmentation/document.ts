import { type DocumentOf, memberOf, type OptionsOf, unionSchema } from '../../registry/registry.ts';
import { formatShape, type RandomStream, type Shape, ShapeError, sizeOf, stream } from '../../tensor/index.ts';
import type { Applied, Augmentation } from './define-augmentation.ts';
import * as registry from './index.ts';
import { type Sample, sampleKinds } from './sample-kinds.ts';

/** An augmentation in a document: `{ type, ...options }`. */
export type AugmentationDocument = DocumentOf<typeof registry>;

/** An augmentation with its options settled. */
export type AugmentationOptions = OptionsOf<typeof registry>;

/** Schema of an augmentation in a document. */
export const augmentationSchema = unionSchema(registry).meta({
  id: 'Augmentation',
  description: 'A random change of every training sample that keeps its label.',
});

/** What decides the numbers that are drawn for a sample: never the order in which samples are visited. */
export interface AugmentationPoint {
  readonly seed: number;
  readonly epoch: number;
  /** Number of the sample in the data set. */
  readonly row: number;
}

/** A sample as a pipeline of augmentations leaves it in one epoch; the given one stays as it is.
 *  @equation f(x) = T(x) + e
 *  T are the transformations in their order, e the noise where the pipeline has `gaussianNoise`. Each draws from a stream of its own.
 *  @throws {ShapeError} if a member does not take samples of that kind, or the sample is not of the shape. */
export function augment<S extends Sample>(
  sample: S,
  shape: Shape,
  pipeline: readonly AugmentationOptions[],
  { seed, epoch, row }: AugmentationPoint,
): S {
  let changed = sample;
  for (const [place, options] of pipeline.entries()) {
    const purpose = `augmentation/${place}/epoch/${epoch}`;
    if (!happens(options.probability, stream(seed, `${purpose}/chance`, row))) continue;
    const applied = augmentationMember(options).draw(options, shape, stream(seed, purpose, row));
    changed = applyAugmentation(options, changed, shape, applied);
  }
  return changed;
}

function happens(probability: number, numbers: RandomStream): boolean {
  const chosen = new Uint8Array(1);
  numbers.fillBernoulli(chosen, probability);
  return chosen[0] === 1;
}

/** Does to a sample what was drawn.
 *  @throws {ShapeError} if the member does not take samples of that kind, or the sample is not of the shape. */
export function applyAugmentation<S extends Sample>(
  options: AugmentationOptions,
  sample: S,
  shape: Shape,
  applied: Applied,
): S {
  const misfit = augmentationMisfit(options, shape, sample instanceof Int32Array ? 'int32' : 'float32');
  if (misfit) throw misfit;
  if (sample.length !== sizeOf(shape)) {
    throw new ShapeError({
      unit: options.type,
      expected: `${sizeOf(shape)} values for a sample of ${formatShape(shape)}`,
      received: String(sample.length),
    });
  }
  return augmentationMember(options).apply(sample as never, shape, applied, options) as S;
}

/** Why a member does not take samples of a shape and type; undefined where it does. */
export function augmentationMisfit(
  options: Pick<AugmentationOptions, 'type'>,
  shape: Shape,
  dtype: 'float32' | 'int32',
): ShapeError | undefined {
  const { expected, fits, ids } = sampleKinds[augmentationMember(options).takes];
  if (fits(shape) && ids === (dtype === 'int32')) return undefined;
  return new ShapeError({
    unit: options.type,
    expected,
    received: `${dtype} of shape ${formatShape(shape)}`,
    hint: 'Leave it out, or give the features the shape it takes.',
  });
}

function augmentationMember(options: Pick<AugmentationOptions, 'type'>): Augmentation {
  return memberOf(registry, options) as unknown as Augmentation;
}
