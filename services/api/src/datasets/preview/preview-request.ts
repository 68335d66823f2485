import type { AugmentationPreview, DatasetProfile, ProblemFinding } from '@trainyard/contracts';
import { valueRangeOf } from '@trainyard/contracts';
import { type AugmentationOptions, sizeOf } from '@trainyard/engine/spec';
import { refuseErrors } from '../../errors/refuse.ts';
import { augmentationFindings, rangedAugmentation } from '../../jobs/checks/augmentation.ts';
import { resolveFeatures } from '../../jobs/checks/features.ts';
import { errorAt } from '../../jobs/checks/finding.ts';

/** Values of all pictures of a preview at most. */
const valueLimit = 2 ** 24;

/** What a preview shows, held to its dataset. */
export interface SettledPreview {
  columns: string[];
  /** [channels, height, width]. */
  shape: number[];
  rows: number[];
  epochs: number;
  seed: number;
  augmentation: AugmentationOptions[];
  /** Values of black and of white. */
  range: readonly [number, number];
}

function rowsOf({ rows, count }: AugmentationPreview, total: number): number[] {
  const shown = Math.min(count, total);
  return rows ?? Array.from({ length: shown }, (_, i) => Math.floor((i * total) / shown));
}

function rowFindings({ rows = [] }: AugmentationPreview, total: number): ProblemFinding[] {
  return rows.flatMap((row, i) => {
    if (row < total) return [];
    const message = `the train part has ${total} rows, numbered from 0`;
    const hint = `Name rows from 0 to ${total - 1}.`;
    return [errorAt(`/rows/${i}`, { code: 'unknownRow', message, expected: total - 1, received: row, hint })];
  });
}

function shapeFindings(shape: readonly number[], values: number, pictures: number): ProblemFinding[] {
  const [channels = 0] = shape;
  if (shape.length !== 3 || (channels !== 1 && channels !== 3)) {
    const message = 'only images can be shown: [1 or 3, height, width]';
    const hint = 'Give the shape of the images that the columns hold.';
    return [
      errorAt('/shape', { code: 'noImage', message, expected: '[1 or 3, height, width]', received: shape, hint }),
    ];
  }
  if (sizeOf(shape) !== values) {
    const message = `the shape takes ${sizeOf(shape)} values, a row has ${values}`;
    const hint = 'The product of the shape must be the number of values of one row.';
    return [errorAt('/shape', { code: 'shapeMismatch', message, expected: values, received: shape, hint })];
  }
  if (pictures * values <= valueLimit) return [];
  const most = Math.floor(valueLimit / values);
  const message = `${pictures} images of ${values} values are more than a preview holds`;
  const hint = `Show ${most} images at most: fewer rows, or fewer epochs.`;
  return [errorAt('/count', { code: 'tooLarge', message, expected: most, received: pictures, hint })];
}

/** Holds a preview to what the dataset holds. @throws {ApiError} invalidBody with every finding */
export function settledPreview(asked: AugmentationPreview, profile: DatasetProfile): SettledPreview {
  const total = profile.parts.train;
  const others = profile.columns.filter(({ role }) => role !== 'feature').map(({ name }) => name);
  const request = { columns: asked.columns ?? ['*'], modelShape: asked.shape, dropsMissing: true };
  const { value, findings } = resolveFeatures(request, profile, others, '');
  const own = value?.shape ?? [];
  const shape = asked.shape ?? own;
  const rows = rowsOf(asked, total);
  const input = { name: 'input', shape, dtype: 'float32' };
  const columns = value?.columns ?? [];
  refuseErrors('invalidBody', [
    ...findings,
    ...rowFindings(asked, total),
    ...(value ? shapeFindings(shape, sizeOf(own), rows.length * (asked.epochs + 1)) : []),
    ...augmentationFindings(asked.augmentation, { inputs: [input], losses: [], teacher: undefined }),
  ]);
  const augmentation = rangedAugmentation(asked.augmentation, { input: columns }, profile) as AugmentationOptions[];
  const range = valueRangeOf(profile, columns) ?? [0, 1];
  return { columns, shape: [...shape], rows, epochs: asked.epochs, seed: asked.seed, augmentation, range };
}
