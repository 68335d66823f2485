import { z } from 'zod';
import { type Shape, sizeOf } from '../../tensor/index.ts';
import { type AffineMap, applyMap, composeMaps } from './affine-map.ts';
import type { Preprocessing, Statistics } from './define-preprocessing.ts';
import * as registry from './index.ts';

type Registry = typeof registry;

/** Name of a registered preprocessing. */
export type PreprocessingName = keyof Registry;

/** A preprocessing in a job document: `{ type, options }`. */
export type PreprocessingDocument = {
  [Name in PreprocessingName]: z.input<Registry[Name]['config']>;
}[PreprocessingName];

/** A preprocessing with its options settled and its statistics found: plain JSON, kept with the model. */
export interface FittedPreprocessing {
  readonly document: PreprocessingDocument;
  readonly statistics: Statistics;
}

const VALUES_PER_PIECE = 2 ** 20;

const members = { ...registry } as unknown as Record<PreprocessingName, Preprocessing>;
const [first, ...rest] = Object.values(members).map(({ config }) => config);

/** Schema of `PreprocessingDocument`. */
export const preprocessingDocument = z.discriminatedUnion('type', [first, ...rest]) as unknown as z.ZodType<
  PreprocessingDocument,
  PreprocessingDocument
>;

/** Training rows in pieces, the same ones each time it is called: a fit walks through them once per preprocessing. */
export type TrainingRows = () => Iterable<Float32Array>;

/** The rows of `features` with the given numbers, in pieces of about 4 MB. */
export function rowsInPieces(features: Float32Array, sampleShape: Shape, rows: Int32Array): TrainingRows {
  const sampleSize = sizeOf(sampleShape);
  const perPiece = Math.max(1, Math.floor(VALUES_PER_PIECE / sampleSize));
  return function* pieces() {
    for (let start = 0; start < rows.length; start += perPiece) {
      const piece = new Float32Array(Math.min(perPiece, rows.length - start) * sampleSize);
      for (let at = 0; at < piece.length; at += sampleSize) {
        const row = rows[start + at / sampleSize];
        piece.set(features.subarray(row * sampleSize, (row + 1) * sampleSize), at);
      }
      yield piece;
    }
  };
}

/** Fits each preprocessing on the training rows as those before it leave them.
 *  @throws {RangeError} if there are no rows. @throws {ShapeError} if a piece is not a whole number of samples. */
export function fitPreprocessing(
  documents: readonly PreprocessingDocument[],
  rows: TrainingRows,
  sampleShape: Shape,
): FittedPreprocessing[] {
  const fitted: FittedPreprocessing[] = [];
  for (const document of documents) {
    const { config, fitter } = members[document.type];
    const options = config.parse(document);
    const before = preprocessingMap(fitted, sampleShape);
    const fit = fitter(sampleShape, options);
    for (const piece of rows()) fit.add(before === undefined ? piece : applyMap(piece, before, sampleShape));
    fitted.push({ document: options as PreprocessingDocument, statistics: fit.finish() });
  }
  return fitted;
}

/** The one map that fitted preprocessings make in turn; undefined where there are none. */
export function preprocessingMap(fitted: readonly FittedPreprocessing[], sampleShape: Shape): AffineMap | undefined {
  const maps = fitted.map(({ document, statistics }) => {
    const { config, map } = members[document.type];
    return map(statistics, sampleShape, config.parse(document));
  });
  if (maps.length === 0) return undefined;
  return maps.reduce((before, map) => composeMaps(before, map, sampleShape));
}
