import { describe, expect, it } from 'vitest';
import { type NamedTensor, writeSafetensors } from '../interchange/safetensors.ts';
import { checkModel } from '../model/check.ts';
import { tensorData } from '../tensor/array.ts';
import { sizeOf } from '../tensor/shape.ts';
import { importWeights, startValues } from './import-weights.ts';

const { model } = checkModel({
  input: { shape: [2, 4, 4] },
  layers: [
    { id: 'conv', type: 'conv2d', filters: 3, kernelSize: 2 },
    { id: 'bn', type: 'batchNorm' },
    { type: 'flatten' },
    { id: 'head', type: 'dense', units: 5 },
  ],
});
if (!model) throw new Error('the model is wrong');

function tensor(name: string, shape: number[], value = 0.5): NamedTensor {
  return { name, ...tensorData('float32', shape, new Float32Array(sizeOf(shape)).fill(value)) };
}

const whole = [
  tensor('conv.weight', [3, 2, 2, 2]),
  tensor('conv.bias', [3]),
  tensor('bn.weight', [3]),
  tensor('bn.bias', [3]),
  tensor('head.weight', [5, 27]),
  tensor('head.bias', [5]),
  tensor('bn.running_mean', [3]),
  tensor('bn.running_var', [3]),
];
const counter: NamedTensor = {
  name: 'bn.num_batches_tracked',
  ...tensorData('int64', [], BigInt64Array.of(7n)),
};

const imported = (tensors: readonly NamedTensor[]) => importWeights(model, writeSafetensors(tensors));

/** The findings for a state_dict one of whose tensors is another. */
function findingsWith(name: string, ...others: NamedTensor[]) {
  const result = imported([...whole.filter((each) => each.name !== name), ...others]);
  return 'findings' in result ? result.findings : [];
}

describe('importWeights', () => {
  it('writes what training would, whatever the order, counters aside', () => {
    const plain = imported(whole);
    expect(imported([...whole].reverse().concat(counter))).toEqual(plain);
    expect('weights' in plain).toBe(true);
  });

  it('takes float64', () => {
    const wide = whole.map(({ name, shape, data }) => ({
      name,
      ...tensorData('float64', shape, Float64Array.from(data as Float32Array)),
    }));
    expect(imported(wide)).toEqual(imported(whole));
  });

  it('names what is missing and what is unknown, and which may be meant', () => {
    const findings = findingsWith('head.weight', tensor('heads.weight', [5, 27]));
    expect(findings).toMatchObject([
      { code: 'missingTensor', pointer: '/head.weight', layer: 'head', hint: expect.stringContaining('heads.weight') },
      { code: 'unknownTensor', pointer: '/heads.weight', hint: expect.stringContaining('"head.weight"') },
    ]);
  });

  it.each([
    ['a transposed weight', 'head.weight', [27, 5], /transposed/],
    ['the layout of Keras', 'conv.weight', [2, 2, 2, 3], /Keras/],
    ['another size', 'conv.bias', [4], /same sizes/],
  ])('tells %s by its shape', (_, name, shape, hint) => {
    expect(findingsWith(name, tensor(name, shape))).toMatchObject([
      { code: 'wrongShape', pointer: `/${name}`, received: shape, hint: expect.stringMatching(hint) },
    ]);
  });

  it('refuses numbers that are no floats', () => {
    const integers: NamedTensor = { name: 'conv.bias', ...tensorData('int32', [3], Int32Array.of(1, 2, 3)) };
    expect(findingsWith('conv.bias', integers)).toMatchObject([{ code: 'wrongDtype', received: 'int32' }]);
  });

  it('refuses a file that is none', () => {
    expect(importWeights(model, Uint8Array.of(1, 2, 3))).toMatchObject({
      findings: [{ code: 'notSafetensors', pointer: '' }],
    });
  });
});

describe('startValues', () => {
  it('are those of the layers that are named', () => {
    const file = writeSafetensors(whole);
    expect(Object.keys(startValues(file, ['head']))).toEqual(['head.weight', 'head.bias']);
    expect(Object.keys(startValues(file, null))).toHaveLength(whole.length);
  });
});
