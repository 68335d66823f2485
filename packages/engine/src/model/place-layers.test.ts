import { describe, expect, it } from 'vitest';
import { checkModel } from './check.ts';

const dense = (units: number, more: object = {}) => ({ type: 'dense', units, ...more });
const over = (...layers: unknown[]) => ({ input: { shape: [4] }, layers });
const errorsOf = (document: unknown) => checkModel(document).findings.filter(({ severity }) => severity === 'error');

describe('layers inside composites', () => {
  it('are layers of the one graph: chains start from what the composite reads, which reads their ends', () => {
    const { model, layers } = checkModel(
      over(
        dense(3, { id: 'before' }),
        { type: 'residual', body: [dense(5), dense(3)], shortcut: [dense(3, { id: 'project' })] },
        dense(2),
      ),
    );
    expect(Object.fromEntries(model?.layers.map(({ id, inputs }) => [id, inputs]) ?? [])).toEqual({
      before: ['input'],
      dense1: ['before'],
      dense2: ['dense1'],
      project: ['before'],
      residual1: ['dense2', 'project'],
      dense3: ['residual1'],
    });
    expect(layers.map(({ id, outputShape }) => [id, outputShape])).toContainEqual(['residual1', [3]]);
    expect(model?.parameters.map(({ name }) => name)).toContain('project.weight');
  });

  it('are written back where they stood, every default filled in, and read the same again', () => {
    const { model } = checkModel(
      over({ type: 'branches', merge: 'add', branches: [[dense(4), { type: 'residual', body: [dense(4)] }], []] }),
    );
    expect(model?.document.layers).toMatchObject([
      {
        id: 'branches1',
        inputs: ['input'],
        branches: [
          [
            { id: 'dense1', inputs: ['input'], bias: true },
            { id: 'residual1', inputs: ['dense1'], body: [{ id: 'dense2', inputs: ['dense1'] }], shortcut: [] },
          ],
          [],
        ],
      },
    ]);
    const again = checkModel(JSON.parse(JSON.stringify(model?.document)));
    expect(again.findings).toEqual([]);
    expect(again.model?.document).toEqual(model?.document);
  });

  it('are frozen with the composite around them', () => {
    const { model } = checkModel(over({ type: 'residual', trainable: false, body: [dense(4)] }, dense(2)));
    expect(model?.parameters.map(({ name, trainable }) => [name, trainable])).toEqual([
      ['dense1.weight', false],
      ['dense1.bias', false],
      ['dense2.weight', true],
      ['dense2.bias', true],
    ]);
  });

  it('may be read from outside, and may read what is outside', () => {
    const { model, findings } = checkModel(
      over(
        dense(4, { id: 'first' }),
        dense(4, { id: 'second' }),
        { type: 'residual', body: [dense(4, { id: 'inner', inputs: ['first'] })] },
        dense(1, { inputs: ['inner'] }),
        { type: 'residual', id: 'last', inputs: ['residual1'], body: [dense(4)] },
      ),
    );
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(model?.output).toBe('last');
  });

  it.each([
    [
      'a wrong layer, with its place',
      over({ type: 'residual', body: [dense(4), { type: 'dens' }] }),
      [{ code: 'unknownLayer', pointer: '/layers/0/body/1/type', layer: 'dens1', hint: 'Did you mean dense?' }],
    ],
    [
      'a body of another shape than the shortcut',
      over({ type: 'residual', body: [dense(3)] }),
      [
        {
          code: 'shapeMismatch',
          pointer: '/layers/0/body',
          layer: 'residual1',
          expected: 'a body that ends in the shape of its shortcut, float32 [4]',
          received: 'float32 [3]',
        },
      ],
    ],
    [
      'branches of different shapes to add',
      over({ type: 'branches', merge: 'add', branches: [[dense(3)], [dense(2)]] }),
      [{ code: 'shapeMismatch', pointer: '/layers/0', layer: 'branches1' }],
    ],
    [
      'no body',
      over({ type: 'residual', body: [] }),
      [{ code: 'outOfBounds', pointer: '/layers/0/body', layer: 'residual1' }],
    ],
    [
      'a body that is no list',
      over({ type: 'residual', body: dense(4) }),
      [{ code: 'wrongType', pointer: '/layers/0/body' }],
    ],
    [
      'a layer that reads the composite it is in',
      over({ type: 'residual', id: 'block', body: [dense(4, { inputs: ['block'] })] }),
      [{ code: 'cyclicGraph' }],
    ],
    [
      'a composite that reads two',
      over(dense(4, { id: 'a' }), dense(4, { id: 'b' }), { type: 'residual', inputs: ['a', 'b'], body: [dense(4)] }),
      [{ code: 'tooManyInputs', pointer: '/layers/2/inputs', received: '2' }],
    ],
    [
      'a composite that reads what is not there, once',
      over({ type: 'branches', inputs: ['nowhere'], branches: [[dense(2)], [dense(3)]] }),
      [{ code: 'unknownInput', pointer: '/layers/0/inputs/0' }],
    ],
    [
      'a name used inside and outside',
      over(dense(4, { id: 'same' }), { type: 'residual', body: [dense(4, { id: 'same' })] }),
      [{ code: 'duplicateId', pointer: '/layers/1/body/0/id' }],
    ],
  ])('find %s', (_, document, findings) => {
    expect(errorsOf(document)).toMatchObject(findings);
    expect(errorsOf(document)).toHaveLength(findings.length);
  });

  it('may be 32 deep and 2,000 together, no more', () => {
    const nested = (depth: number): object =>
      depth === 0 ? dense(4) : { type: 'residual', body: [nested(depth - 1)] };
    expect(errorsOf(over(nested(32)))).toEqual([]);
    expect(errorsOf(over(nested(40)))).toMatchObject([{ code: 'tooManyLayers' }]);
    const wide = Array.from({ length: 50 }, () => ({
      type: 'branches',
      branches: Array.from({ length: 50 }, () => [dense(1)]),
    }));
    expect(errorsOf(over(...wide)).map(({ code }) => code)).toContain('tooManyLayers');
  });
});
