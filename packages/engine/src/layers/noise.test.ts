import { describe, expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { sizeOf } from '../tensor/shape.ts';
import { layerPass } from '../testing/layer-pass.ts';
import { fillDraw } from '../train/draws.ts';

/** All numbers that one layer draws over some steps, for a batch of that many samples. */
function numbersDrawn(layer: object, shape: readonly number[], batch: number, steps: number): number[] {
  const { model } = checkModel({ input: { shape }, layers: [layer] });
  const [draw] = model?.draws ?? [];
  return Array.from({ length: steps }, (_, step) => {
    const out = new Float32Array(sizeOf(draw.shape) * (draw.per === 'sample' ? batch : 1));
    fillDraw(out, draw, 5, step);
    return [...out];
  }).flat();
}

const meanOf = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;

describe('what is drawn', () => {
  it.each([
    [{ type: 'dropout', rate: 0.3 }, [50], 50 * 20],
    [{ type: 'spatialDropout', rate: 0.3 }, [50, 4, 4], 50 * 20],
    [{ type: 'dense', units: 25, dropConnect: 0.3 }, [40], 25 * 40],
  ])('%j keeps 0.7 of %j, %i numbers a step', (layer, shape, perStep) => {
    const drawn = numbersDrawn(layer, shape, 20, 30);
    expect(drawn.length).toBe(30 * perStep);
    expect(drawn.every((keep) => keep === 0 || keep === 1)).toBe(true);
    expect(Math.abs(meanOf(drawn) - 0.7)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / drawn.length));
  });

  it.each([0.1, 0.5, 0.8])('gaussianDropout of rate %d is normal around 1 with variance rate / (1 - rate)', (rate) => {
    const drawn = numbersDrawn({ type: 'gaussianDropout', rate }, [50], 20, 30);
    const variance = rate / (1 - rate);
    const average = meanOf(drawn);
    expect(Math.abs(average - 1)).toBeLessThan(5 * Math.sqrt(variance / drawn.length));
    const spread = meanOf(drawn.map((value) => (value - 1) ** 2));
    expect(Math.abs(spread / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / drawn.length));
    // Within one standard deviation lie 68.27 % of a normal distribution.
    const within = meanOf(drawn.map((value) => (Math.abs(value - 1) < Math.sqrt(variance) ? 1 : 0)));
    expect(Math.abs(within - 0.6827)).toBeLessThan(5 * Math.sqrt((0.6827 * 0.3173) / drawn.length));
  });

  it('differs from step to step, and not when a step is drawn again', () => {
    const [first, second] = [0, 1].map((at) =>
      numbersDrawn({ type: 'dropBlock', rate: 0.3, blockSize: 2 }, [2, 6, 6], 3, 2).slice(at * 216, (at + 1) * 216),
    );
    expect(first).not.toEqual(second);
    expect(numbersDrawn({ type: 'dropBlock', rate: 0.3, blockSize: 2 }, [2, 6, 6], 3, 1)).toEqual(first);
  });
});

const x = { shape: [2, 2, 3], values: [1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6] };

describe('what it does to values', () => {
  it('dropBlock scales by how many are kept in the whole batch', async () => {
    const keep = { shape: [2, 2, 3], values: [1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 1] };
    const { output, gradients } = await layerPass({ type: 'dropBlock', rate: 0.3, blockSize: 2 }, [x], {
      draws: { keep },
    });
    expect(output.map((value) => value * 8)).toEqual(
      [12, 0, 0, 48, 60, 72, -12, -24, -36, 0, 0, -72].map((value) => expect.closeTo(value, 4)),
    );
    expect(gradients.input).toEqual(keep.values.map((value) => value * 1.5));
  });

  it('dropBlock that drops all gives zeros', async () => {
    const keep = { shape: [2, 2, 3], values: new Array<number>(12).fill(0) };
    const { output } = await layerPass({ type: 'dropBlock', rate: 0.3, blockSize: 3 }, [x], { draws: { keep } });
    expect(output.every((value) => value === 0)).toBe(true);
  });

  it('spatialDropout keeps or drops whole channels', async () => {
    const keep = { shape: [2, 2], values: [0, 1, 1, 0] };
    const { output } = await layerPass({ type: 'spatialDropout', rate: 0.5 }, [x], { draws: { keep } });
    expect(output.map((value) => value + 0)).toEqual([0, 0, 0, 8, 10, 12, -2, -4, -6, 0, 0, 0]);
  });

  it.each(['dropout', 'gaussianDropout', 'spatialDropout'])('%s changes nothing in evaluation', async (type) => {
    const { output } = await layerPass({ type, rate: 0.5 }, [x], { mode: 'eval' });
    expect(output).toEqual(x.values);
  });
});

describe('masks', () => {
  it.each([
    ['dropout', {}, [1, 0, 1, 1]],
    ['gaussianDropout', {}, [1, 0, 1, 1]],
    ['spatialDropout', {}, undefined],
    ['dropBlock', { blockSize: 1 }, undefined],
  ])('%s: %j', async (type, options, expected) => {
    const { mask } = await layerPass({ type, rate: 0.5, ...options }, [{ ...x, mask: [1, 0, 1, 1] }], { mode: 'eval' });
    expect(mask).toEqual(expected);
  });
});

it.each([
  [{ type: 'spatialDropout', rate: 0.5 }, [4], 'wrongRank', '/layers/0'],
  [{ type: 'dropBlock', rate: 0.5, blockSize: 2 }, [4], 'wrongRank', '/layers/0'],
  [{ type: 'dropBlock', rate: 0.5, blockSize: 4 }, [2, 5, 3], 'kernelExceedsInput', '/layers/0/blockSize'],
  [{ type: 'dropout', rate: 1 }, [4], 'outOfBounds', '/layers/0/rate'],
])('%j over %j is one finding', (layer, shape, code, pointer) => {
  expect(checkModel({ input: { shape }, layers: [layer] }).findings).toMatchObject([{ code, pointer }]);
});
