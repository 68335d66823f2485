import { cast } from '../../graph/ops/cast.ts';
import { concat } from '../../graph/ops/concat.ts';
import { constant } from '../../graph/ops/constant.ts';
import { equal } from '../../graph/ops/equal.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { slice } from '../../graph/ops/slice.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { Stage } from './define-preprocessing.ts';

/** A column of classes. */
export interface CodedColumn {
  /** Its place in a sample. */
  readonly at: number;
  /** The value of each class, in the order of the places that they get. */
  readonly values: readonly number[];
  /** The values that training rows have: the others have zeros in every place. */
  readonly seen: ReadonlySet<number>;
}

/** Some values of a sample: kept as they are, or one that becomes as many as there are numbers to compare it with. */
type Part = { readonly at: number; readonly count: number } | { readonly at: number; readonly codes: Float32Array };

/** What was never seen has no number that equals it. */
function codesOf({ values, seen }: CodedColumn): Float32Array {
  const known = new Set(Array.from(seen, Math.fround));
  return Float32Array.from(values, (value) => (known.has(Math.fround(value)) ? value : Number.NaN));
}

function partsOf(width: number, columns: readonly CodedColumn[]): Part[] {
  const parts: Part[] = [];
  let next = 0;
  for (const column of columns) {
    if (column.at > next) parts.push({ at: next, count: column.at - next });
    parts.push({ at: column.at, codes: codesOf(column) });
    next = column.at + 1;
  }
  if (width > next) parts.push({ at: next, count: width - next });
  return parts;
}

const sizeOfPart = (part: Part) => ('codes' in part ? part.codes.length : part.count);

/** Puts [x = c] for every class c in the place of each of the given columns. Comparing and copying is exact: the graph gives the same bits. */
export function oneHotStage(
  width: number,
  columns: readonly CodedColumn[],
  refuse?: (at: number, value: number) => never,
): Stage {
  const parts = partsOf(width, columns);
  const outSize = parts.reduce((size, part) => size + sizeOfPart(part), 0);
  const applyTo = (from: Float32Array, start: number, to: Float32Array, out: number) => {
    let at = out;
    for (const part of parts) {
      if ('codes' in part) {
        const value = from[start + part.at];
        let ones = 0;
        for (let c = 0; c < part.codes.length; c++) {
          const isOne = Number(part.codes[c] === value);
          ones += isOne;
          to[at++] = isOne;
        }
        if (ones === 0 && refuse && !Number.isNaN(value)) refuse(part.at, value);
      } else {
        for (let i = 0; i < part.count; i++) to[at++] = from[start + part.at + i];
      }
    }
  };
  return {
    inSize: width,
    outSize,
    apply: (from, to, samples) => {
      for (let sample = 0; sample < samples; sample++) applyTo(from, sample * width, to, sample * outSize);
    },
    toGraph: (x) => {
      const flat = reshape(x, [x.shape[0], width]);
      return concat(
        parts.map((part) => partOf(flat, part)),
        1,
      );
    },
  };
}

function partOf(x: Tensor, part: Part): Tensor {
  const count = 'codes' in part ? 1 : part.count;
  const values = slice(x, { starts: [0, part.at], counts: [x.shape[0], count], steps: [1, 1] });
  if (!('codes' in part)) return values;
  return cast(equal(values, constant(x.dtype, [1, part.codes.length], part.codes)), x.dtype);
}
