import { describe, expect, it } from 'vitest';
import * as ops from '../graph/ops/index.ts';
import { evaluate } from '../runtime/evaluate.ts';
import { lossOf, lossSchema, misfitOf } from './document.ts';

const logits = [0.5, -1, 2, 1.5, 0.25, -0.75];
const output = ops.constant('float64', [2, 3], logits);
const indexes = ops.constant('int64', [2], [2, 0]);
const oneHot = ops.constant('float64', [2, 3], [0, 0, 1, 1, 0, 0]);

async function lossAgainst(targets: ReturnType<typeof ops.constant>, options: object): Promise<number> {
  const loss = lossSchema.parse({ type: 'crossEntropy', ...options } as never);
  const scalar = lossOf(output, targets, loss, ops.constant('float64', [2], [1, 3]));
  return Number((await evaluate({ inputs: {}, outputs: { scalar } })).scalar.data[0]);
}

describe('crossEntropy of distributions', () => {
  it.each([
    {},
    { reduction: 'mean' },
    { classWeights: [0.5, 2, 4], reduction: 'mean' },
    { labelSmoothing: 0.2, classWeights: [0.5, 2, 4] },
  ])('is that of the indexes where they are one-hot: %j', async (options) => {
    const distribution = await lossAgainst(oneHot, { ...options, targets: 'distribution' });
    expect(distribution).toBeCloseTo(await lossAgainst(indexes, options), 12);
  });

  it('is the cross-entropy of the two distributions, by hand', async () => {
    const shares = [0.2, 0.3, 0.5];
    const targets = ops.constant('float64', [2, 3], [...shares, ...shares]);
    const rows = [logits.slice(0, 3), logits.slice(3)];
    const expected = rows.map((row) => {
      const logSum = Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));
      return -row.reduce((sum, x, c) => sum + shares[c] * (x - logSum), 0);
    });
    const value = await lossAgainst(targets, { targets: 'distribution' });
    expect(value).toBeCloseTo((expected[0] + 3 * expected[1]) / 2, 12);
  });

  it('knows no ignored index', () => {
    const options = lossSchema.parse({ type: 'crossEntropy', targets: 'distribution', ignoreIndex: 0 });
    expect(misfitOf([3], options)).toMatchObject({ expected: 'no ignoreIndex with targets "distribution"' });
  });
});
