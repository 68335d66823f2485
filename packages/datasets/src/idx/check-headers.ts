import type { FindingLog } from '../findings/finding-log.ts';
import type { IngestLimits } from '../limits.ts';
import { bytesOf } from '../stored/arrays.ts';
import type { PartName } from '../stored/schema.ts';
import { elementCount } from './elements.ts';
import type { IdxHeader } from './header.ts';

/** Headers of the files of one part. */
export interface PartHeaders {
  images: IdxHeader;
  labels: IdxHeader;
}

/** Headers of every part that was uploaded. */
export type Headers = { train: PartHeaders; test?: PartHeaders | undefined };

/** What headers are checked against. */
export interface CheckContext {
  limits: IngestLimits;
  log: FindingLog;
}

/** Shape of one sample, channels first: a plane gets one channel, a number the shape [1]. */
export function sampleShape({ dimensions }: IdxHeader): number[] {
  const shape = dimensions.slice(1);
  if (shape.length === 0) return [1];
  return shape.length === 2 ? [1, ...shape] : shape;
}

/** Rows an IDX file holds. */
export function rowCount({ dimensions }: IdxHeader): number {
  return dimensions[0] ?? 0;
}

/** Checks that a file has rows, and no more of anything than allowed. */
export function checkSize(header: IdxHeader, file: string, { limits, log }: CheckContext): void {
  const rows = rowCount(header);
  const bytes = elementCount(header) * bytesOf(header.dtype);
  if (rows === 0) {
    log.add({ rule: 'noRows', file, text: 'expected at least one row, received none' });
  } else if (rows > limits.maxRows) {
    log.add({ rule: 'tooManyRows', file, text: `expected at most ${limits.maxRows} rows, received ${rows}` });
  } else if (bytes === 0) {
    const text = `expected no dimension of size 0, received [${header.dimensions}]`;
    log.add({ rule: 'badDimensions', file, text });
  } else if (bytes > limits.maxUnpackedBytes) {
    const text = `expected at most ${limits.maxUnpackedBytes} bytes of content, received a header that announces ${bytes}`;
    log.add({ rule: 'tooLarge', file, text });
  }
}

function checkPart({ images, labels }: PartHeaders, part: PartName, { log }: CheckContext): void {
  const file = `${part}.labels`;
  if (labels.dimensions.length !== 1) {
    const text = `expected labels of one dimension, received [${labels.dimensions}]; is this the file of images?`;
    log.add({ rule: 'badDimensions', file, text });
  } else if (rowCount(labels) !== rowCount(images)) {
    const text = `expected one label for each of the ${rowCount(images)} images, received ${rowCount(labels)}`;
    log.add({ rule: 'rowCountMismatch', file, text });
  }
}

/** Checks that the files of a data set belong together. */
export function checkHeaders({ train, test }: Headers, context: CheckContext): void {
  checkPart(train, 'train', context);
  if (test === undefined) return;
  checkPart(test, 'test', context);
  const [expected, received] = [train.images, test.images].map((images) => `${images.dtype} [${sampleShape(images)}]`);
  if (expected === received) return;
  const text = `expected images of ${expected} as in the train part, received ${received}`;
  context.log.add({ rule: 'shapeMismatch', file: 'test.images', text });
}
