import type { NumberScale } from '../../diagnosis/preflight/measured.ts';
import { isFloat } from '../../graph/ops/cast.ts';
import { targetsOf } from '../../losses/document.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { headsOf } from '../heads.ts';
import { evenly } from '../probe/evenly.ts';
import { valuesOfRows } from '../samples.ts';
import type { TrainingOptions } from '../training-options.ts';

/** Rows that scales are taken from, at most, and numbers. */
const [mostRows, mostNumbers] = [256, 2 ** 22];

/** How large the numbers of every input are that takes some. */
export function featureScales({ model, train }: Pick<TrainingOptions, 'model' | 'train'>): NumberScale[] {
  return Object.entries(model.inputs).flatMap(([name, { shape, dtype }]) => {
    if (!isFloat(dtype)) return [];
    const size = sizeOf(shape);
    const values = valuesOfRows(train.inputs[name], someRows(train.rows, size), size);
    return [scaleOf(name, values, size)];
  });
}

/** How large the numbers of the first output's target are; undefined: it is of classes. */
export function targetScale(
  options: Pick<TrainingOptions, 'model' | 'loss' | 'otherLosses' | 'train'>,
): NumberScale | undefined {
  const [{ loss, type, name }] = headsOf(options);
  const { kind, shape, range } = targetsOf(loss);
  if (kind === 'class' || range !== undefined) return undefined;
  const size = sizeOf(shape(type.shape, loss));
  return scaleOf(name, valuesOfRows(options.train.targets, someRows(options.train.rows, size), size), size);
}

function someRows(rows: Int32Array, size: number): Int32Array {
  return evenly(rows, Math.min(rows.length, mostRows, Math.ceil(mostNumbers / size)));
}

/** Each place of a sample is a feature of its own. */
function scaleOf(name: string, values: ArrayLike<number>, size: number): NumberScale {
  const rows = values.length / size;
  const deviations: number[] = [];
  let [largest, sum, squares] = [0, 0, 0];
  for (let at = 0; at < size; at++) {
    let [own, ownSquares] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const value = values[row * size + at];
      own += value;
      ownSquares += value * value;
      largest = Math.max(largest, Math.abs(value));
    }
    deviations.push(Math.sqrt(Math.max(ownSquares / rows - (own / rows) ** 2, 0)));
    sum += own;
    squares += ownSquares;
  }
  const mean = sum / values.length;
  return {
    name,
    largest,
    mean,
    standardDeviation: Math.sqrt(Math.max(squares / values.length - mean * mean, 0)),
    spread: spreadOf(deviations),
  };
}

/** The largest beside the middle one of those that vary at all. */
function spreadOf(deviations: readonly number[]): number {
  const vary = deviations.filter((deviation) => deviation > 0).sort((a, b) => a - b);
  return vary.length > 1 ? vary[vary.length - 1] / vary[Math.floor(vary.length / 2)] : 1;
}
