import { z } from 'zod';
import { type DocumentOf, memberOf, type OptionsOf, unionSchema } from '../../registry/registry.ts';
import { formatShape, type Shape, ShapeError, type Streams, sizeOf, stream, streams } from '../../tensor/index.ts';
import type { Applied, Augmentation } from './define-augmentation.ts';
import type { BatchAugmentation, Mix } from './define-batch-augmentation.ts';
import * as registry from './index.ts';
import { type Sample, sampleKinds } from './sample-kinds.ts';

/** An augmentation in a document: `{ type, ...options }`. */
export type AugmentationDocument = DocumentOf<typeof registry>;

/** An augmentation with its options settled. */
export type AugmentationOptions = OptionsOf<typeof registry>;

/** One that mixes the samples of a batch. */
export type BatchAugmentationOptions = Extract<AugmentationOptions, { type: BatchAugmentationName }>;

type BatchAugmentationName = {
  [Name in keyof typeof registry]: (typeof registry)[Name]['takes'] extends 'batch' ? Name : never;
}[keyof typeof registry];

/** Schema of an augmentation in a document. */
export const augmentationSchema = unionSchema(registry).meta({
  id: 'Augmentation',
  description:
    'A random change of training samples: of each by itself, which keeps its label, or of those of a batch with each other.',
});

/** Schema of a list of augmentations: in their order, one that mixes batches last. */
export const augmentationsSchema = z
  .array(augmentationSchema)
  .max(20)
  .check(({ value, issues }) => {
    for (const [place, options] of value.slice(0, -1).entries()) {
      if (!mixesBatches(options)) continue;
      const message = `expected ${options.type} at the end of the list: batches are mixed of samples that are ready`;
      issues.push({ code: 'custom', path: [place], message, input: value });
    }
  });

/** Whether an augmentation mixes the samples of a batch, rather than to change each by itself. */
export function mixesBatches(options: Pick<AugmentationOptions, 'type'>): boolean {
  return memberOf(registry, options).takes === 'batch';
}

/** The one of a list that mixes batches. */
export function batchAugmentationIn(pipeline: readonly AugmentationOptions[]): BatchAugmentationOptions | undefined {
  return pipeline.find(mixesBatches) as BatchAugmentationOptions | undefined;
}

/** How a batch is mixed; undefined: it stays as it is. `batch` counts the batches of the epoch. */
export function drawMix(
  options: BatchAugmentationOptions,
  samples: number,
  { seed, epoch, batch }: { readonly seed: number; readonly epoch: number; readonly batch: number },
): Mix | undefined {
  const purpose = `augmentation/${options.type}/epoch/${epoch}`;
  if (!happens(options.probability, streams(seed, `${purpose}/chance`), batch)) return undefined;
  const member = memberOf(registry, options) as unknown as BatchAugmentation;
  const share = member.share(options, stream(seed, purpose, batch));
  if (share === 1) return undefined;
  return { share, partners: stream(seed, `${purpose}/partners`, batch).permutation(samples) };
}

/** The same with the range of pixels filled in where a member takes one and its document has none. */
export function withRange(options: AugmentationOptions, range: readonly [number, number]): AugmentationOptions {
  const member = memberOf(registry, options);
  if (!('range' in member.config.shape) || ('range' in options && options.range !== undefined)) return options;
  return member.config.parse({ ...options, range }) as AugmentationOptions;
}

/** What decides the numbers that are drawn for a sample: never the order in which samples are visited. */
export interface AugmentationPoint {
  readonly seed: number;
  readonly epoch: number;
  /** Number of the sample in the dataset. */
  readonly row: number;
  /** The input that the sample feeds, where a model has several: each has draws of its own. */
  readonly input?: string | undefined;
}

/** A sample as a pipeline of augmentations leaves it in one epoch; the given one stays as it is.
 *  @equation f(x) = T(x) + e
 *  T are the transformations in their order, e the noise where the pipeline has `gaussianNoise`. Each draws from a stream of its own.
 *  @throws {ShapeError} if a member does not take samples of that kind, or the sample is not of the shape. */
export function augment<S extends Sample>(
  sample: S,
  shape: Shape,
  pipeline: readonly AugmentationOptions[],
  { row, ...epoch }: AugmentationPoint,
): S {
  return augmenter(shape, pipeline, epoch)(sample, row);
}

/** What `augment` does to the samples of one epoch, by their rows. */
export function augmenter(
  shape: Shape,
  pipeline: readonly AugmentationOptions[],
  { seed, epoch, input }: Omit<AugmentationPoint, 'row'>,
): <S extends Sample>(sample: S, row: number) => S {
  const members = pipeline.flatMap((options, place) => {
    if (mixesBatches(options)) return [];
    const purpose = `augmentation/${input === undefined ? '' : `${input}/`}${place}/epoch/${epoch}`;
    return [{ options, chances: streams(seed, `${purpose}/chance`), numbers: streams(seed, purpose) }];
  });
  return (sample, row) => {
    let changed = sample;
    for (const { options, chances, numbers } of members) {
      if (!happens(options.probability, chances, row)) continue;
      const applied = augmentationMember(options).draw(options, shape, numbers(row));
      changed = applyAugmentation(options, changed, shape, applied);
    }
    return changed;
  };
}

function happens(probability: number, chances: Streams, row: number): boolean {
  if (probability === 1) return true;
  const chosen = new Uint8Array(1);
  chances(row).fillBernoulli(chosen, probability);
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
  const { expected, fits, ids } = sampleKinds[memberOf(registry, options).takes];
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
