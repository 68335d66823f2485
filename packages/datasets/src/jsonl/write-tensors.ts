import { sizeOf } from '@trainyard/engine/spec';
import { textWords } from '../statistics/duplicate-rows.ts';
import { allocate, bytesIn, bytesOf, turn } from '../stored/arrays.ts';
import type { TensorColumn } from '../stored/schema.ts';
import { flatten } from './array-tally.ts';

const blockBytes = 2 ** 20;

/** Writes the arrays of one field, row by row. */
export interface TensorWriter {
  /** Takes the value of a row; its words tell it from others. */
  add(value: unknown): Promise<[number, number]>;
  end(): Promise<void>;
}

function numbersOf(value: unknown, { shape }: TensorColumn): number[] | undefined {
  const values: number[] = [];
  return flatten(value, shape, values) ? values : undefined;
}

function labelEncoder({ labels = [] }: TensorColumn): (value: unknown) => number[] | undefined {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const given = new Set<unknown>(value);
    return labels.map((label) => Number(given.has(label.value)));
  };
}

/** A writer of the arrays of a tensor column in its type; a row without one is NaN. */
export function createTensorWriter(tensor: TensorColumn, write: (bytes: Uint8Array) => Promise<void>): TensorWriter {
  const size = sizeOf(tensor.shape);
  const rows = Math.max(1, Math.floor(blockBytes / (size * bytesOf(tensor.dtype))));
  const block = allocate(tensor.dtype, rows * size);
  const encode = tensor.labels ? labelEncoder(tensor) : (value: unknown) => numbersOf(value, tensor);
  let used = 0;
  const end = async () => {
    const full = block.subarray(0, used);
    if (used === 0) return;
    turn(full, 'littleEndian');
    await write(bytesIn(full));
    used = 0;
  };
  return {
    end,
    add: async (value) => {
      const values = encode(value);
      if (values === undefined) block.fill(Number.NaN, used, used + size);
      else block.set(values, used);
      used += size;
      if (used === block.length) await end();
      return textWords(JSON.stringify(value ?? null));
    },
  };
}
