import { describe, expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import type { LayerDocument } from '../model/document.ts';
import { judgesOneImage } from '../model/judges-one-image.ts';
import { stream } from '../tensor/index.ts';
import { equivarianceOf } from './equivariance.ts';

const side = 16;
const count = 4;

function modelOf(layers: readonly object[]) {
  const { model, findings } = checkModel({ input: { shape: [1, side, side] }, layers: layers as LayerDocument[] });
  if (!model) throw new Error(JSON.stringify(findings));
  return model;
}

/** Images that are dark but for a patch in the middle, which no transformation moves out. */
function images(reach: number): Float32Array {
  const noise = new Float32Array(count * side * side);
  stream(5, 'images', 0).fillUniform(noise);
  return noise.map((value, at) => {
    const [x, y] = [at % side, Math.floor(at / side) % side];
    return Math.max(Math.abs(x - (side - 1) / 2), Math.abs(y - (side - 1) / 2)) < reach ? value : 0;
  });
}

/** Parameters drawn from a normal distribution, but for those that are given. */
function valuesOf(model: ReturnType<typeof modelOf>, given: Readonly<Record<string, Float32Array>> = {}) {
  return Object.fromEntries(
    [...model.parameters, ...model.buffers].map(({ name, shape }) => {
      const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
      stream(9, name, 0).fillNormal(values);
      return [name, given[name] ?? values];
    }),
  );
}

const conv = { id: 'conv', type: 'conv2d', filters: 3, kernelSize: 3, padding: 'same', activation: 'relu' };

async function measured(layers: readonly object[], given = {}, reach = 3) {
  const model = modelOf(layers);
  const effects = await equivarianceOf({
    model,
    values: valuesOf(model, given),
    images: images(reach),
    scale: 'logits',
    threads: 1,
    batch: 2,
  });
  const of = (type: string, strength: number) =>
    effects.find((each) => each.type === type && each.strength === strength)!;
  const errorOf = (type: string, strength: number, layer: string) =>
    of(type, strength).layers.find((each) => each.layer === layer)?.error;
  return { effects, of, errorOf };
}

describe('equivarianceOf', () => {
  it('a convolution moves with the image, and its mean over the map stays', async () => {
    const { of, errorOf } = await measured([conv, { type: 'globalAvgPool2d' }]);
    for (const pixels of [1, 2, 4]) {
      expect(errorOf('translate', pixels, 'conv')).toBeLessThan(1e-6);
      expect(of('translate', pixels).unchanged).toBe(1);
      expect(of('translate', pixels).probabilityChange).toBeLessThan(1e-6);
    }
    expect(errorOf('rotate', 90, 'conv')).toBeGreaterThan(0.1);
  });

  it('a kernel that looks the same from all sides turns with the image by a quarter', async () => {
    const even = { 'conv.weight': Float32Array.from({ length: 27 }, (_, at) => [1, -2, 3][Math.floor(at / 9)]) };
    const { of, errorOf } = await measured([conv, { type: 'globalAvgPool2d' }], even);
    expect(errorOf('rotate', 90, 'conv')).toBeLessThan(1e-5);
    expect(of('rotate', 90).probabilityChange).toBeLessThan(1e-5);
    expect(errorOf('rotate', 45, 'conv')).toBeGreaterThan(1e-3);
  });

  it('a dense layer on the cells does not stay, and a map of its own weights for every place does not move along', async () => {
    const dense = await measured([conv, { type: 'flatten' }, { type: 'dense', units: 5 }]);
    expect(dense.of('translate', 4).probabilityChange).toBeGreaterThan(0.05);
    expect(dense.of('translate', 4).unchanged).toBeLessThan(1);
    const local = { ...conv, type: 'locallyConnected2d' };
    const placed = await measured([local, { type: 'globalAvgPool2d' }]);
    expect(placed.errorOf('translate', 1, 'conv')).toBeGreaterThan(0.3);
  });

  it('a map of half the size moves by half as much, and not by half a cell', async () => {
    const layers = [conv, { id: 'pool', type: 'maxPool2d', poolSize: 2 }, { type: 'globalAvgPool2d' }];
    const { errorOf } = await measured(layers);
    expect(errorOf('translate', 2, 'pool')).toBeLessThan(1e-6);
    expect(errorOf('translate', 1, 'pool')).toBeNull();
  });

  it('grows in strength, and leaves an image without anything in it as it is', async () => {
    const { effects } = await measured([conv, { type: 'globalAvgPool2d' }], {}, 0);
    expect(effects.map(({ type, strength }) => `${type} ${strength}`)).toEqual([
      ...['translate 1', 'translate 2', 'translate 4', 'scale 0.8', 'scale 0.9', 'scale 1.1', 'scale 1.25'],
      ...['rotate 5', 'rotate 10', 'rotate 20', 'rotate 45', 'rotate 90'],
    ]);
    for (const { unchanged, probabilityChange } of effects) {
      expect(unchanged).toBe(1);
      expect(probabilityChange).toBeCloseTo(0, 6);
    }
  });
});

it('only models of one image that tell of it as a whole can be measured', () => {
  expect(judgesOneImage(modelOf([conv, { type: 'globalAvgPool2d' }]))).toBe(true);
  expect(judgesOneImage(modelOf([conv]))).toBe(false);
});
