import type { SampleArray } from '../stored/arrays.ts';
import type { PartName, TensorDtype } from '../stored/schema.ts';

/** An array of numbers in an uploaded file, its rows along the first dimension. */
export interface UploadedArray {
  /** Where it is, named in findings: the role of its file, and its member of an archive. */
  readonly file: string;
  /** Type of its elements as they are handed out and stored. */
  readonly dtype: TensorDtype;
  readonly dimensions: readonly number[];
  /** Its elements in row-major order, in the byte order of this machine; each block is only valid until the next one. */
  elements(): AsyncGenerator<SampleArray>;
}

/** The arrays of one part. */
export interface ArrayPart {
  features: UploadedArray;
  labels?: UploadedArray | undefined;
}

/** The arrays of every part that was uploaded. */
export type ArrayParts = { [Part in Exclude<PartName, 'test'>]: ArrayPart } & { test?: ArrayPart | undefined };

/** Rows of an array. */
export function rowCount({ dimensions }: Pick<UploadedArray, 'dimensions'>): number {
  return dimensions[0] ?? 0;
}
