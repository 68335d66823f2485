import { evaluationOptionsSchema } from '@trainyard/contracts';
import { checkModel } from '@trainyard/engine/check';
import { expect, it } from 'vitest';
import { equivarianceFindings } from './equivariance.ts';

function placed(shape: number[], layers: object[]) {
  const { model } = checkModel({ input: { shape }, layers });
  if (!model) throw new Error('expected a model');
  return { model, at: (pointer: string) => pointer };
}

const asked = evaluationOptionsSchema.parse({ equivariance: true });
const table = placed([4], [{ type: 'dense', units: 2 }]);
const image = placed([1, 8, 8], [{ type: 'conv2d', filters: 2, kernelSize: 3 }, { type: 'globalAvgPool2d' }]);

it('equivariance is asked of a model of one image alone', () => {
  expect(equivarianceFindings(asked, image)).toEqual([]);
  expect(equivarianceFindings(evaluationOptionsSchema.parse({}), table)).toEqual([]);
  expect(equivarianceFindings(undefined, table)).toEqual([]);
  expect(equivarianceFindings(asked, table)).toMatchObject([
    { pointer: '/evaluation/equivariance', severity: 'error', received: { inputs: ['[4]'], output: '[2]' } },
  ]);
});
