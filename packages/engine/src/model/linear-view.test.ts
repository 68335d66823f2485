import { expect, it } from 'vitest';
import { checkModel } from './check.ts';
import { linearView } from './linear-view.ts';

const viewOf = (document: object) => {
  const { model } = checkModel(document);
  if (model === undefined) throw new Error('the document is refused');
  return linearView(model);
};
const image = { input: { shape: [1, 4, 3] } };
const dense = { id: 'logits', type: 'dense', units: 5 };

it('sees a dense layer on the flattened input', () => {
  expect(viewOf({ ...image, layers: [{ type: 'flatten' }, dense] })).toEqual({
    layer: 'logits',
    weight: 'logits.weight',
    bias: 'logits.bias',
    shape: [1, 4, 3],
    units: 5,
  });
});

it.each([
  [{ input: { shape: [4] }, layers: [{ ...dense, bias: false }] }, [4], undefined],
  [
    {
      ...image,
      layers: [{ type: 'reshape', shape: [3, 4] }, { type: 'flatten' }, { ...dense, activation: 'softmax' }],
    },
    [1, 4, 3],
    'logits.bias',
  ],
  [{ inputs: { a: { shape: [2] }, b: { shape: [3] } }, layers: [{ ...dense, inputs: ['b'] }] }, [3], 'logits.bias'],
])('sees one in %j', (document, shape, bias) => {
  expect(viewOf(document)).toMatchObject({ shape, units: 5 });
  expect(viewOf(document)?.bias).toBe(bias);
});

it.each([
  [{ ...image, layers: [{ type: 'flatten' }, { type: 'dense', units: 4 }, dense] }],
  [{ ...image, layers: [dense, { type: 'flatten' }] }],
  [{ ...image, layers: [{ type: 'flatten' }, { type: 'reshape', shape: [4, 3] }, dense] }],
  [{ ...image, layers: [{ type: 'flatten' }, dense, { type: 'activation', activation: 'relu' }] }],
  [{ ...image, layers: [{ type: 'flatten' }, { type: 'batchNorm' }, dense] }],
])('sees none in %j', (document) => expect(viewOf(document)).toBeUndefined());
