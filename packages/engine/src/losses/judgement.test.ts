import { expect, it } from 'vitest';
import { placeholder } from '../graph/ops/placeholder.ts';
import { evaluate } from '../runtime/evaluate.ts';
import { hasAccuracy, lossSchema, rightCount } from './document.ts';

type Document = Parameters<typeof lossSchema.parse>[0];

async function judged(loss: Document, shape: number[], output: number[], targetShape: number[], targets: number[]) {
  const options = lossSchema.parse(loss);
  const isIndex = targetShape.length < shape.length;
  const inputs = {
    output: placeholder('float32', shape),
    targets: placeholder(isIndex ? 'int64' : 'float32', targetShape),
  };
  const count = rightCount(inputs.output, inputs.targets, options);
  if (count === undefined) return undefined;
  const data = isIndex ? BigInt64Array.from(targets, BigInt) : Float32Array.from(targets);
  const results = await evaluate({ inputs, outputs: { count } }, {
    output: { dtype: 'float32', shape, data: Float32Array.from(output) },
    targets: { dtype: isIndex ? 'int64' : 'float32', shape: targetShape, data },
  } as Parameters<typeof evaluate>[1]);
  return Array.from(results.count.data, Number);
}

const crossEntropy = { type: 'crossEntropy' } as const;
// Two samples of two positions (on the last axis) with three classes.
const scores = [1, 5, 2, 0, 0, 9, 4, 4, 4, 1, 1, 7];

it.each<[string, Document, number[], number[], number[], number[], number[]]>([
  ['the largest output', crossEntropy, [2, 2], [1, 2, 3, 0], [2], [1, 1], [1, 2]],
  ['the first of equal ones', crossEntropy, [2, 2], [1, 1, 2, 2], [2], [0, 1], [1, 2]],
  ['every position', crossEntropy, [2, 3, 2], scores, [2, 2], [1, 0, 0, 2], [3, 4]],
  ['classes on the last axis', { type: 'hinge', axis: -1 }, [2, 2, 3], scores, [2, 2], [1, 2, 0, 2], [4, 4]],
  ['but ignored positions', { ...crossEntropy, ignoreIndex: 0 }, [2, 2], [2, 1, 0, 3], [2], [0, 1], [1, 1]],
  [
    'an ignored index that is no class',
    { ...crossEntropy, ignoreIndex: -1 },
    [2, 2],
    [2, 1, 0, 3],
    [2],
    [-1, 0],
    [0, 1],
  ],
  ['one-hot targets', { ...crossEntropy, targets: 'distribution' }, [2, 2], [2, 1, 0, 3], [2, 2], [1, 0, 1, 0], [1, 2]],
  [
    'logits of yes and no',
    { type: 'binaryCrossEntropy' },
    [2, 3],
    [2, -1, 0, 3, -4, 1],
    [2, 3],
    [1, 0, 0, 0, 1, 1],
    [4, 6],
  ],
])('%s counts', async (_, loss, shape, output, targetShape, targets, expected) => {
  expect(hasAccuracy(lossSchema.parse(loss))).toBe(true);
  expect(await judged(loss, shape, output, targetShape, targets)).toEqual(expected);
});

it.each<Document>([{ type: 'mse' }, { type: 'mae' }, { type: 'lq', q: 3 }])(
  '%j knows no right and wrong',
  async (loss) => {
    expect(hasAccuracy(lossSchema.parse(loss))).toBe(false);
    expect(await judged(loss, [1, 2], [1, 2], [1, 2], [1, 2])).toBeUndefined();
  },
);
