import { add } from '../graph/ops/add.ts';
import { concat } from '../graph/ops/concat.ts';
import { multiply } from '../graph/ops/multiply.ts';
import type { Tensor } from '../graph/tensor.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import type { Report, SampleType, Value } from './define-layer.ts';

/** Ways in which several values become one; whatever joins values does it in one of these. */
export const merges = ['add', 'multiply', 'concat'] as const;
export type Merge = (typeof merges)[number];

/** Type of the merged value. add, multiply: all of one shape; concat: equal but for `axis` (counted without the batch).
 *  Reports what does not fit and returns undefined. */
export function mergedType(
  merge: Merge,
  axis: number,
  types: readonly SampleType[],
  report: Report,
): SampleType | undefined {
  const [{ shape, dtype }] = types;
  if (types.some((type) => type.dtype !== dtype)) {
    report({
      code: 'wrongDtype',
      expected: 'inputs of one element type',
      received: types.map((type) => type.dtype).join(', '),
      hint: 'Put an embedding layer behind inputs that are int64.',
    });
    return undefined;
  }
  if (merge === 'concat') return concatenatedType(axis, types, report);
  if (types.every((type) => sameShape(type.shape, shape))) return { shape, dtype };
  report({
    expected: 'inputs of one shape',
    received: types.map((type) => formatShape(type.shape)).join(', '),
    hint: 'Bring them to one shape with a dense, a convolution of kernelSize 1 or a reshape layer, or use concat.',
  });
  return undefined;
}

function concatenatedType(axis: number, types: readonly SampleType[], report: Report): SampleType | undefined {
  const [{ shape, dtype }] = types;
  const at = axis < 0 ? axis + shape.length : axis;
  if (at < 0 || at >= shape.length) {
    const expected =
      shape.length === 0 ? 'inputs of rank 1 or more' : `an axis from ${-shape.length} to ${shape.length - 1}`;
    report({
      code: 'wrongAxis',
      field: 'axis',
      expected: `${expected} (the batch is not counted)`,
      received: `${axis}`,
      hint: 'Use 0, the channels, or -1, the last axis.',
    });
    return undefined;
  }
  const fits = types.every(
    (type) => type.shape.length === shape.length && type.shape.every((n, each) => each === at || n === shape[each]),
  );
  if (fits)
    return {
      dtype,
      shape: shape.with(
        at,
        types.reduce((total, type) => total + type.shape[at], 0),
      ),
    };
  report({
    expected: `inputs of one shape but for axis ${axis}`,
    received: types.map((type) => formatShape(type.shape)).join(', '),
    hint: 'Give padding "same" to what shrinks its input, or choose another axis.',
  });
  return undefined;
}

/** Merges values into one. A step is kept where all keep it; concat on any axis but the last ends the mask.
 *  Shapes: as `mergedType` says, with the batch before. */
export function mergeValues(merge: Merge, axis: number, values: readonly Value[]): Value {
  const tensors = values.map(({ tensor }) => tensor);
  if (merge === 'add') return { tensor: tensors.reduce((sum, tensor) => add(sum, tensor)), mask: joinMasks(values) };
  if (merge === 'multiply') {
    return { tensor: tensors.reduce((product, tensor) => multiply(product, tensor)), mask: joinMasks(values) };
  }
  const rank = tensors[0].shape.length - 1;
  const at = axis < 0 ? axis + rank : axis;
  return { tensor: concat(tensors, at + 1), mask: at === rank - 1 ? joinMasks(values) : undefined };
}

/** The steps that every value with a mask keeps; undefined where none has one. Shapes: [batch, time] each. */
export function joinMasks(values: readonly Value[]): Tensor | undefined {
  const masks = new Set(values.flatMap(({ mask }) => mask ?? []));
  return masks.size === 0 ? undefined : [...masks].reduce((joined, mask) => multiply(joined, mask));
}

/** Warns of a layer that merges one input: it changes nothing, so `inputs` was probably forgotten. */
export function warnOfOne(inputs: readonly SampleType[], report: Report): void {
  if (inputs.length > 1) return;
  report({
    code: 'singleInput',
    field: 'inputs',
    severity: 'warning',
    expected: 'two inputs or more',
    received: '1',
    hint: 'Name the layers it joins in `inputs`; the default is the layer before alone.',
  });
}
