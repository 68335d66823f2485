import { formatShape, sizeOf } from '@trainyard/engine/spec';
import type { FindingLog } from '../findings/finding-log.ts';
import type { IngestLimits } from '../limits.ts';
import { bytesOf } from '../stored/arrays.ts';
import type { PartName } from '../stored/schema.ts';
import { type ArrayPart, type ArrayParts, rowCount, type UploadedArray } from './uploaded-array.ts';

/** What arrays are checked against. */
export interface CheckContext {
  limits: IngestLimits;
  log: FindingLog;
}

/** Checks that an array has rows, and no more of anything than allowed. */
export function checkSize(
  array: Pick<UploadedArray, 'file' | 'dimensions' | 'dtype'>,
  { limits, log }: CheckContext,
): void {
  const { file, dimensions, dtype } = array;
  const rows = rowCount(array);
  const bytes = sizeOf(dimensions) * bytesOf(dtype);
  if (rows === 0) {
    log.add({ rule: 'noRows', file, text: 'expected at least one row, received none' });
  } else if (rows > limits.maxRows) {
    log.add({ rule: 'tooManyRows', file, text: `expected at most ${limits.maxRows} rows, received ${rows}` });
  } else if (bytes === 0) {
    const text = `expected no dimension of size 0, received ${formatShape(dimensions)}`;
    log.add({ rule: 'badDimensions', file, text });
  } else if (bytes > limits.maxUnpackedBytes) {
    const text = `expected at most ${limits.maxUnpackedBytes} bytes of content, received a header that announces ${bytes}`;
    log.add({ rule: 'tooLarge', file, text });
  } else if (sizeOf(dimensions.slice(1)) > limits.maxRowElements) {
    const text = `expected at most ${limits.maxRowElements} numbers in a row, received ${formatShape(dimensions)}; rows come first`;
    log.add({ rule: 'badDimensions', file, text });
  }
}

function checkRows({ features, labels }: ArrayPart, { log }: CheckContext): void {
  if (labels === undefined || rowCount(labels) === rowCount(features)) return;
  const text = `expected one label for each of the ${rowCount(features)} rows of ${features.file}, received ${rowCount(labels)}`;
  log.add({ rule: 'rowCountMismatch', file: labels.file, text });
}

const formOf = ({ dtype, dimensions }: UploadedArray) => `${dtype} ${formatShape(dimensions.slice(1))}`;

function checkAlike(train: UploadedArray | undefined, test: UploadedArray | undefined, { log }: CheckContext): void {
  if (train === undefined || test === undefined || formOf(train) === formOf(test)) return;
  const text = `expected rows of ${formOf(train)} as in the train part, received ${formOf(test)}`;
  log.add({ rule: 'shapeMismatch', file: test.file, text });
}

/** Checks that the arrays of a dataset belong together. */
export function checkParts({ train, test }: ArrayParts, context: CheckContext): void {
  for (const part of [train, test]) {
    if (part === undefined) continue;
    checkSize(part.features, context);
    if (part.labels) checkSize(part.labels, context);
    checkRows(part, context);
  }
  if (test === undefined) return;
  checkAlike(train.features, test.features, context);
  checkAlike(train.labels, test.labels, context);
}

/** The parts by name, those that there are. */
export function partsOf({ train, test }: ArrayParts): [PartName, ArrayPart][] {
  return test
    ? [
        ['train', train],
        ['test', test],
      ]
    : [['train', train]];
}
