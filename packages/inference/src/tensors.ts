/** A tensor; the first axis is the batch. */
export interface BatchTensor {
  /** `[batch, ...]`, row-major. */
  shape: number[];
  /** float32, or 32-bit integers where a model has int64. */
  values: Float32Array | Int32Array;
}

/** Tensors by the name of a model's input or output. */
export type Tensors = Record<string, BatchTensor>;

const rowSize = ({ shape }: BatchTensor): number => shape.slice(1).reduce((product, size) => product * size, 1);

/** Number of rows that all tensors share. @throws {RangeError} if they differ, or a tensor lacks values. */
export function batchOf(tensors: Tensors): number {
  const batches = new Set(Object.values(tensors).map(({ shape }) => shape[0] ?? 0));
  if (batches.size !== 1) throw new RangeError(`inputs: expected one batch size, received ${[...batches].join(', ')}`);
  const [batch = 0] = batches;
  for (const [name, tensor] of Object.entries(tensors)) {
    const expected = batch * rowSize(tensor);
    if (tensor.values.length === expected) continue;
    throw new RangeError(`input ${name}: expected ${expected} values, received ${tensor.values.length}`);
  }
  return batch;
}

/** Rows `from` (included) to `to` (excluded) of each tensor, as views on the same memory. */
export function rowsOf(tensors: Tensors, from: number, to: number): Tensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const size = rowSize(tensor);
      const shape = [to - from, ...tensor.shape.slice(1)];
      return [name, { shape, values: tensor.values.subarray(from * size, to * size) }];
    }),
  );
}

function joined(parts: readonly BatchTensor[]): BatchTensor {
  const [first] = parts;
  if (!first) throw new RangeError('internal: no parts to join');
  const length = parts.reduce((sum, part) => sum + part.values.length, 0);
  const values = first.values instanceof Int32Array ? new Int32Array(length) : new Float32Array(length);
  let offset = 0;
  for (const part of parts) {
    values.set(part.values, offset);
    offset += part.values.length;
  }
  const batch = parts.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  return { shape: [batch, ...first.shape.slice(1)], values };
}

/** Puts the rows of parts that have the same names one below the other. */
export function joinRows(parts: readonly Tensors[]): Tensors {
  const names = Object.keys(parts[0] ?? {});
  const column = (name: string) => parts.flatMap((part) => part[name] ?? []);
  return Object.fromEntries(names.map((name) => [name, joined(column(name))]));
}
