import { describe, expect, it } from 'vitest';
import { gradients } from '../graph/differentiate.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { placeholder } from '../graph/ops/placeholder.ts';
import { sum } from '../graph/ops/sum.ts';
import { evaluate } from '../runtime/evaluate.ts';
import { sizeOf } from '../tensor/shape.ts';
import { checkGradients, nonlinearSum } from '../testing/gradient-check.ts';
import { describeDocuments } from '../testing/member-documents.ts';
import { valuesFor } from '../testing/values.ts';
import type { Activation } from './define-activation.ts';
import { activate, activationSchema } from './document.ts';
import * as registry from './index.ts';

// What every activation must pass, with each of its examples.

const members = Object.entries(registry) as unknown as [string, Activation][];

describe.each(members)('%s', (type, { config, examples }) => {
  describeDocuments(
    type,
    config,
    examples.map(({ options }) => options),
  );

  describe.each(examples.map((example) => [JSON.stringify(example), example] as const))(
    '%s',
    (_, { options, shape }) => {
      const settled = activationSchema.parse({ ...options, type } as never);

      it('keeps the shape', async () => {
        const x = placeholder('float32', shape);
        const y = activate(x, settled);
        expect(y.shape).toEqual(shape);
        const results = await evaluate({ inputs: { x }, outputs: { y } }, { x: valuesFor(x, 'normal', 1, 'x') });
        expect(results.y.data.length).toBe(sizeOf(shape));
      });

      it('agrees with central differences', async () => {
        const x = placeholder('float64', shape);
        const feeds = (seed: number) => ({ x: valuesFor(x, 'normal', seed, 'x') });
        await checkGradients({ inputs: { x }, scalar: nonlinearSum(activate(x, settled)), wanted: ['x'], feeds });
      });

      it('agrees with central differences when differentiated twice', async () => {
        const x = placeholder('float64', shape);
        const feeds = (seed: number) => ({ x: valuesFor(x, 'normal', seed, 'x') });
        const [slope] = gradients(nonlinearSum(activate(x, settled)), [x]);
        await checkGradients({ inputs: { x }, scalar: nonlinearSum(slope), wanted: ['x'], feeds });
      });

      it('is finite, with finite first and second derivatives, where values are large', async () => {
        const x = placeholder('float32', shape);
        const y = activate(x, settled);
        const [slope] = gradients(sum(multiply(y, y)), [x]);
        const [curvature] = gradients(sum(multiply(slope, slope)), [x]);
        const data = Float32Array.from({ length: sizeOf(shape) }, (_value, i) => (i % 2 === 0 ? 1000 : -1000));
        const results = await evaluate(
          { inputs: { x }, outputs: { y, slope, curvature } },
          { x: { dtype: 'float32', shape, data } },
        );
        const numbers = Object.values(results).flatMap((result) => Array.from(result.data, Number));
        expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
      });
    },
  );
});
