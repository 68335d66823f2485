import type { SpikeGuard } from '../control/spike-guard.ts';
import { scalarLike } from '../graph/ops/constant.ts';
import * as ops from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { ChunkOutcome } from '../runtime/program.ts';
import type { EpochSums } from './epoch-sums.ts';

/** Results of a step that have to be finite, in the order in which a refusal is named after them: the loss, infinite for a
 *  spike of it, and a number that is finite only if the gradient and all that the step writes are. */
const guards = ['loss', 'spike', 'update'] as const;
/** What a step is refused for. */
export type Refusal = (typeof guards)[number];

/** Name of the vector that holds the losses of the last steps; at the start they are infinite, as none is a spike against them. */
export const recentLosses = 'recentLosses';

/** Finite only if every element of the gradient, its square, and every parameter and buffer that the step writes is: one pass
 *  over each. The slots of an optimizer need none: they are made of the gradient and its square. Shapes: [n], ... -> [] */
export function soundness(gradient: Tensor | undefined, written: readonly Tensor[]): Tensor | undefined {
  const sums = [...(gradient ? [ops.sumOfSquares(gradient)] : []), ...written.map((vector) => ops.sum(vector))];
  return sums.length > 0 ? sums.reduce((a, b) => ops.add(a, b)) : undefined;
}

/** Names of the guards among the results of a step. */
export function guardsAmong(results: Readonly<Record<string, unknown>>): Refusal[] {
  return guards.filter((name) => name in results);
}

/** What the step at that place of a chunk was refused for. */
export function refusalOf(results: ChunkOutcome['results'], step: number): Refusal {
  return guardsAmong(results).find((name) => !Number.isFinite((results[name] as Float32Array)[step])) ?? 'update';
}

/** How many times the loss of the first step a mean loss may be, of a state that is worth going back to. */
const offCourse = 10;

/** Whether the steps since the epoch began left a state that may be gone back to: their mean loss is not far above that of the first step
 *  of the training. Weights on their way to infinity are finite for a while. */
export function isLossOnCourse({ samples, loss }: EpochSums, firstLoss: number | undefined): boolean {
  return firstLoss === undefined || samples === 0 || loss / samples <= offCourse * Math.abs(firstLoss);
}

/** Infinite where the loss is a spike, else 0. Shapes: [], [window] -> [] */
export function spikeOf(loss: Tensor, recent: Tensor, { factor }: SpikeGuard): Tensor {
  const limit = ops.multiply(medianOf(recent), scalarLike(loss, factor));
  return ops.where(ops.greater(loss, limit), scalarLike(loss, Number.POSITIVE_INFINITY), scalarLike(loss, 0));
}

/** The losses of the last steps after one more. Shapes: [window], [] -> [window] */
export function recentAfter(recent: Tensor, loss: Tensor): Tensor {
  const [window] = recent.shape;
  return ops.concat([ops.slice(recent, { starts: [1], counts: [window - 1], steps: [1] }), ops.reshape(loss, [1])]);
}

/** The upper median: the element above as many others as there are below it, found by its rank. Shapes: [n] -> [] */
function medianOf(values: Tensor): Tensor {
  const [n] = values.shape;
  const [column, row] = [ops.reshape(values, [n, 1]), ops.reshape(values, [1, n])];
  const [zero, one] = [scalarLike(values, 0), scalarLike(values, 1)];
  const isEarlier = Float32Array.from({ length: n * n }, (_, at) => (at % n < Math.floor(at / n) ? 1 : 0));
  const below = ops.where(ops.greater(column, row), one, zero);
  const tied = ops.where(ops.equal(column, row), ops.constant('float32', [n, n], isEarlier), zero);
  const rank = ops.sum(ops.add(below, tied), [1]);
  return ops.sum(ops.where(ops.equal(rank, scalarLike(values, Math.floor(n / 2))), values, zero));
}
