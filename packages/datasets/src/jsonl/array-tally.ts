import { formatShape, sameShape, sizeOf } from '@trainyard/engine/spec';
import { createNumberSurvey, type NumberSurvey, surveyNumber } from '../arrays/number-survey.ts';
import { classLimit } from '../limits.ts';

/** What has been seen of the arrays of one field. */
export interface ArrayTally {
  /** Of arrays of numbers: the shape of the first. */
  shape: readonly number[] | undefined;
  numbers: NumberSurvey;
  /** Of arrays of texts: the rows that have each; undefined once there were too many. */
  labels: Map<string, number> | undefined;
}

/** What is wrong with an array. */
export interface ArrayFault {
  rule: 'arrayShape' | 'unsupportedValue' | 'notFinite' | 'tooManyClasses';
  text: string;
}

/** A tally of no array. */
export function createArrayTally(): ArrayTally {
  return { shape: undefined, numbers: createNumberSurvey(), labels: new Map() };
}

const maxDimensions = 8;
const maxElements = 2 ** 24;
const largestFloat32 = 3.4028234663852886e38;

/** Shape that an array has if all its parts are alike: told by its first elements. */
function shapeOf(array: readonly unknown[]): number[] | undefined {
  const shape: number[] = [];
  for (let part: unknown = array; Array.isArray(part); part = part[0]) {
    shape.push(part.length);
    if (shape.length > maxDimensions) return undefined;
  }
  return shape;
}

/** Puts the numbers of an array of a shape into `into` from `at` on; false where it is not of that shape, or not of numbers. */
export function flatten(value: unknown, shape: readonly number[], into: number[], axis = 0): boolean {
  if (axis === shape.length) {
    if (typeof value !== 'number') return false;
    into.push(value);
    return true;
  }
  return (
    Array.isArray(value) && value.length === shape[axis] && value.every((part) => flatten(part, shape, into, axis + 1))
  );
}

const ragged = (shape: readonly number[]): ArrayFault => ({
  rule: 'arrayShape',
  text: `expected an array of numbers of the shape ${formatShape(shape)}, as in the first row; correct the row`,
});

/** Takes an array of numbers; what is wrong with it, if anything. */
export function observeNumbers(tally: ArrayTally, array: readonly unknown[]): ArrayFault | undefined {
  const own = shapeOf(array);
  const shape = tally.shape ?? own;
  if (!own || !shape || sizeOf(shape) === 0 || sizeOf(shape) > maxElements) {
    const text = `expected 1 to ${maxElements} numbers in at most ${maxDimensions} dimensions; correct the array`;
    return { rule: 'arrayShape', text };
  }
  const values: number[] = [];
  if (!sameShape(shape, own) || !flatten(array, shape, values)) return ragged(shape);
  tally.shape = shape;
  for (const value of values) {
    if (Math.abs(value) > largestFloat32) {
      return { rule: 'notFinite', text: `expected finite 32-bit numbers, received ${value}; correct the array` };
    }
    surveyNumber(tally.numbers, value, classLimit);
  }
  return undefined;
}

/** Takes an array of labels; what is wrong with it, if anything. */
export function observeLabels(tally: ArrayTally, array: readonly unknown[]): ArrayFault | undefined {
  const { labels } = tally;
  if (labels === undefined) return undefined;
  for (const label of new Set(array)) {
    if (typeof label !== 'string') {
      return { rule: 'unsupportedValue', text: 'expected texts alone in an array of labels; correct the array' };
    }
    labels.set(label, (labels.get(label) ?? 0) + 1);
  }
  if (labels.size <= classLimit) return undefined;
  tally.labels = undefined;
  const text = `expected at most ${classLimit} different labels; write a text to be cut into tokens as one string`;
  return { rule: 'tooManyClasses', text };
}
