import type { Column } from '../data/rows/row-reader.ts';
import { targetsOf } from '../losses/document.ts';
import { classAxis } from '../losses/targets.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import type { Head } from './heads.ts';
import { type Gathered, gather, type Steps } from './samples.ts';

/** Writes class indexes as one-hot distributions. Shapes: [samples, outer, inner] -> [samples, outer, classes, inner]. */
export function writeOneHot(into: Float32Array, indexes: Int32Array, classes: number, inner: number): void {
  into.fill(0);
  for (let at = 0; at < indexes.length; at++) {
    const outer = Math.floor(at / inner);
    into[(outer * classes + indexes[at]) * inner + (at % inner)] = 1;
  }
}

/** How the class indexes of a head become distributions; undefined: its targets are numbers. */
function oneHotOf({ loss, type: { shape } }: Head) {
  if (targetsOf(loss).kind !== 'class') return undefined;
  const axis = classAxis(shape.length, loss);
  return { axis, classes: shape[axis], inner: sizeOf(shape.slice(axis + 1)) };
}

/** Gathers the targets of a head as they can be mixed: classes as distributions, numbers as they are. */
export function gatherMixable(
  into: Float32Array,
  column: Column,
  gathered: Gathered,
  shape: Shape,
  place: TargetPlace,
): void {
  const oneHot = oneHotOf(place.head);
  if (!oneHot) {
    gather(into, 0, column, gathered, shape, place.steps);
    return;
  }
  const { axis, classes, inner } = oneHot;
  const indexes = new Int32Array(into.length / classes);
  gatherIndexes(indexes, column, gathered, shape.toSpliced(axis, 1), place.steps);
  writeOneHot(into, indexes, classes, inner);
}

/** The head that targets belong to, and the steps of its sequences, where they are cut. */
interface TargetPlace {
  readonly head: Head;
  readonly steps: Steps | undefined;
}

function gatherIndexes(
  into: Int32Array,
  column: Column,
  gathered: Gathered,
  shape: Shape,
  steps: Steps | undefined,
): void {
  const ids = new BigInt64Array(into.length);
  gather(ids, 0, column, gathered, shape, shape.length > 0 ? steps : undefined);
  const halves = new Int32Array(ids.buffer);
  for (let at = 0; at < into.length; at++) into[at] = halves[2 * at];
}
