import { describe, expect, it } from 'vitest';
import { checkModel } from './check.ts';

// One mistake, one finding: where it is, whose it is, what was expected and received, and what to do.

type Layers = readonly object[];
const image = [1, 4, 4];
const lstm = (id: string, hiddenSize: number, more: object = {}) => ({ id, type: 'lstm', hiddenSize, ...more });

const kernels: [string, number[], object][] = [
  ['conv1d', [1, 4], { filters: 2, kernelSize: 9 }],
  ['conv2d', image, { filters: 2, kernelSize: [2, 9] }],
  ['conv2d', image, { filters: 2, kernelSize: 3, dilation: 4 }],
  ['conv3d', [1, 4, 4, 4], { filters: 2, kernelSize: 9 }],
  ['depthwiseConv2d', image, { kernelSize: 5 }],
  ['separableConv2d', image, { filters: 2, kernelSize: 5 }],
  ['locallyConnected2d', image, { filters: 2, kernelSize: 5 }],
  ['deformableConv2d', image, { filters: 2, kernelSize: 5 }],
  ['maxPool2d', image, { poolSize: 5 }],
  ['avgPool1d', [1, 4], { poolSize: 5 }],
];

const others: [string, string, string, number[], Layers][] = [
  ['an image layer on a vector', 'wrongRank', '/layers/0', [4], [{ type: 'conv2d', filters: 2, kernelSize: 2 }]],
  ['a sequence layer on a vector', 'wrongRank', '/layers/0', [4], [{ type: 'gru', hiddenSize: 2 }]],
  ['global pooling of a vector', 'wrongRank', '/layers/0', [4], [{ type: 'globalAvgPool2d' }]],
  [
    'tokens that are no whole numbers',
    'wrongDtype',
    '/layers/0',
    [4],
    [{ type: 'embedding', numEmbeddings: 3, embeddingDim: 2 }],
  ],
  [
    'groups that do not divide',
    'groupsDoNotDivide',
    '/layers/0/groups',
    [3, 4, 4],
    [{ type: 'conv2d', filters: 4, kernelSize: 1, groups: 2 }],
  ],
  [
    'groups of a norm that do not divide',
    'shapeMismatch',
    '/layers/0/groups',
    [3, 4, 4],
    [{ type: 'groupNorm', groups: 2 }],
  ],
  [
    'a normalized shape that is none of the last',
    'shapeMismatch',
    '/layers/0/normalizedShape',
    [3, 4],
    [{ type: 'layerNorm', normalizedShape: [5] }],
  ],
  ['a reshape to another size', 'shapeMismatch', '/layers/0/shape', [4], [{ type: 'reshape', shape: [3, 2] }]],
  [
    'a block that changes the shape',
    'shapeMismatch',
    '/layers/0/body',
    [4],
    [{ type: 'residual', body: [{ type: 'dense', units: 5 }] }],
  ],
  [
    'branches of several shapes',
    'shapeMismatch',
    '/layers/0',
    [4],
    [{ type: 'branches', merge: 'add', branches: [[{ type: 'dense', units: 5 }], [{ type: 'dense', units: 6 }]] }],
  ],
  [
    'a kernel inside a block',
    'kernelExceedsInput',
    '/layers/0/body/0/kernelSize',
    image,
    [{ type: 'residual', body: [{ type: 'conv2d', filters: 1, kernelSize: 9 }] }],
  ],
  [
    'an axis there is not',
    'wrongAxis',
    '/layers/0/activation/axis',
    [3],
    [{ type: 'activation', activation: { type: 'softmax', axis: 4 } }],
  ],
  [
    'a state of another size',
    'stateMismatch',
    '/layers/1/initialState',
    [3, 4],
    [lstm('e', 3), lstm('d', 4, { inputs: ['input'], initialState: 'e' })],
  ],
  ['a state of nobody', 'unknownState', '/layers/0/initialState', [3, 4], [lstm('d', 4, { initialState: 'e' })]],
  ['a misspelt type', 'unknownLayer', '/layers/0/type', [4], [{ type: 'dens', units: 3 }]],
  ['a type of nobody', 'unknownLayer', '/layers/0/type', [4], [{ type: 'transformerEncoderBlock' }]],
  ['a misspelt field', 'unknownField', '/layers/0/biass', [4], [{ type: 'dense', units: 3, biass: false }]],
  [
    'a misspelt activation',
    'wrongType',
    '/layers/0/activation',
    [4],
    [{ type: 'dense', units: 3, activation: 'rellu' }],
  ],
  ['a missing field', 'missingField', '/layers/0/units', [4], [{ type: 'dense' }]],
  [
    'a kernel of another rank',
    'outOfBounds',
    '/layers/0/kernelSize',
    image,
    [{ type: 'conv2d', filters: 1, kernelSize: [3] }],
  ],
  [
    'a source there is not',
    'unknownInput',
    '/layers/0/inputs/0',
    [4],
    [{ type: 'dense', units: 3, inputs: ['somewhere'] }],
  ],
  [
    'a layer that reads itself',
    'cyclicGraph',
    '/layers/0/inputs',
    [4],
    [{ id: 'a', type: 'dense', units: 4, inputs: ['a'] }],
  ],
  [
    'layers that wait for each other',
    'cyclicGraph',
    '/layers/0/inputs',
    [4],
    [
      { id: 'a', type: 'dense', units: 4, inputs: ['b'] },
      { id: 'b', type: 'dense', units: 4 },
    ],
  ],
  [
    'one name twice',
    'duplicateId',
    '/layers/1/id',
    [4],
    [
      { id: 'a', type: 'dense', units: 4 },
      { id: 'a', type: 'dense', units: 4 },
    ],
  ],
];

function findingsOf(shape: number[], layers: Layers) {
  return checkModel({ input: { shape }, layers }).findings;
}

describe('a wrong document has one finding, with what to do', () => {
  it.each(kernels)('%s on %j, %j: a window larger than its input', (type, shape, options) => {
    const findings = findingsOf(shape, [{ type, ...options }]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      code: 'kernelExceedsInput',
      layer: `${type}1`,
      inputShapes: [shape],
      expected: expect.any(String),
      received: expect.any(String),
      hint: expect.stringMatching(/./),
    });
  });

  it.each(others)('%s: %s at %s', (_, code, pointer, shape, layers) => {
    const findings = findingsOf(shape, layers);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ code, pointer, layer: expect.any(String), hint: expect.stringMatching(/./) });
  });

  it('says what may be meant', () => {
    const hints = ['dens', 'conv2D'].map((type) => findingsOf([4], [{ type }])[0].hint);
    expect(hints).toEqual(['Did you mean dense?', 'Did you mean conv2d?']);
    const wrong = { type: 'dense', units: 3, biass: true, activation: 'rellu' };
    expect(
      findingsOf([4], [wrong])
        .map(({ hint }) => hint)
        .toSorted(),
    ).toEqual(['Did you mean bias?', 'Did you mean relu?']);
  });
});
