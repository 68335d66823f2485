import { describe, expect, it } from 'vitest';
import { findingLimit } from '../findings/schema-findings.ts';
import { checkModel } from './check.ts';

const dense = (units: number, more: object = {}) => ({ type: 'dense', units, ...more });
const vector = { input: { shape: [4] } };
const image = { input: { shape: [3, 8, 8] } };

/** A document of some layers over an input. */
const over = (input: object, ...layers: unknown[]) => ({ ...input, layers });

interface Wrong {
  /** What is wrong with it. */
  readonly it: string;
  readonly document: unknown;
  /** All findings; `message` is not compared. */
  readonly findings: readonly object[];
}

const wrong: readonly Wrong[] = [
  {
    it: 'a kernel larger than its input',
    document: over(image, { id: 'wide', type: 'conv2d', filters: 4, kernelSize: 9 }),
    findings: [
      {
        code: 'kernelExceedsInput',
        pointer: '/layers/0/kernelSize',
        layer: 'wide',
        inputShapes: [[3, 8, 8]],
        expected: 'a window of at most [8, 8] cells',
        received: 'one that spans [9, 9]',
        hint: 'Use padding "same", a smaller window, or fewer pooling layers before it.',
      },
    ],
  },
  {
    it: 'a dilated kernel larger than its padded input',
    document: over(image, { type: 'conv2d', filters: 4, kernelSize: [3, 5], dilation: 3, padding: 1 }),
    findings: [
      {
        code: 'kernelExceedsInput',
        pointer: '/layers/0/kernelSize',
        expected: 'a window of at most [10, 10] cells',
        received: 'one that spans [7, 13]',
      },
    ],
  },
  {
    it: 'a pool larger than what earlier pools left',
    document: over(
      image,
      { type: 'maxPool2d', poolSize: 2 },
      { type: 'maxPool2d', poolSize: 2 },
      { type: 'maxPool2d', poolSize: 3 },
    ),
    findings: [
      {
        code: 'kernelExceedsInput',
        pointer: '/layers/2/poolSize',
        layer: 'maxPool2d3',
        inputShapes: [[3, 2, 2]],
        expected: 'a window of at most [2, 2] cells',
        received: 'one that spans [3, 3]',
      },
    ],
  },
  {
    it: 'a convolution of a vector',
    document: over(vector, { type: 'conv2d', filters: 4, kernelSize: 3 }),
    findings: [
      {
        code: 'wrongRank',
        pointer: '/layers/0',
        layer: 'conv2d1',
        inputShapes: [[4]],
        expected: 'an input of rank 3, [channels, height, width]',
        received: '[4]',
        hint: 'Put a reshape layer before it, or give features.shape that rank.',
      },
    ],
  },
  {
    it: 'a pool after flatten',
    document: over(image, { type: 'flatten' }, { type: 'maxPool2d', poolSize: 2 }),
    findings: [{ code: 'wrongRank', pointer: '/layers/1', layer: 'maxPool2d1', received: '[192]' }],
  },
  {
    it: 'a dense layer of a single number',
    document: over({ input: { shape: [] } }, dense(2)),
    findings: [{ code: 'shapeMismatch', pointer: '/layers/0', hint: 'Give the input the shape [1].' }],
  },
  {
    it: 'groups that do not divide the channels',
    document: over(image, { type: 'conv2d', filters: 4, kernelSize: 3, groups: 2 }),
    findings: [
      {
        code: 'groupsDoNotDivide',
        pointer: '/layers/0/groups',
        expected: 'a number of groups that divides both channels and filters',
        received: '2 groups for 3 channels and 4 filters',
        hint: 'Choose groups that divide both, or 1.',
      },
    ],
  },
  {
    it: 'groups that do not divide the filters',
    document: over(image, { type: 'conv2d', filters: 4, kernelSize: 3, groups: 3 }),
    findings: [{ code: 'groupsDoNotDivide', received: '3 groups for 3 channels and 4 filters' }],
  },
  {
    it: 'a misspelt layer type',
    document: over(vector, { type: 'dens', units: 3 }),
    findings: [
      {
        code: 'unknownLayer',
        pointer: '/layers/0/type',
        layer: 'dens1',
        received: 'dens',
        expected: expect.arrayContaining(['dense', 'conv2d']),
        hint: 'Did you mean dense?',
      },
    ],
  },
  {
    it: 'a layer type that is like no other',
    document: over(vector, { id: 'what', type: 'transmogrifier' }),
    findings: [{ code: 'unknownLayer', pointer: '/layers/0/type', layer: 'what', received: 'transmogrifier' }],
  },
  {
    it: 'a layer without a type',
    document: over(vector, { units: 3 }),
    findings: [{ code: 'unknownLayer', pointer: '/layers/0/type', layer: 'layer1', received: 'undefined' }],
  },
  {
    it: 'layers that are no objects',
    document: over(vector, 7, null, ['dense']),
    findings: [0, 1, 2].map((at) => ({ code: 'unknownLayer', pointer: `/layers/${at}` })),
  },
  {
    it: 'a field no layer of that type has',
    document: over(vector, dense(3, { id: 'fc', unit: 3 })),
    findings: [
      {
        code: 'unknownField',
        pointer: '/layers/0/unit',
        layer: 'fc',
        received: 3,
        hint: 'Did you mean units?',
      },
    ],
  },
  {
    it: 'a field that is lacking',
    document: over(vector, { type: 'dense' }),
    findings: [{ code: 'missingField', pointer: '/layers/0/units', layer: 'dense1', expected: 'a number' }],
  },
  {
    it: 'a number out of bounds',
    document: over(vector, { type: 'dropout', rate: 1 }),
    findings: [{ code: 'outOfBounds', pointer: '/layers/0/rate', expected: 'less than 1', received: 1 }],
  },
  {
    it: 'a fraction where a whole number belongs',
    document: over(vector, dense(2.5)),
    findings: [{ code: 'wrongType', pointer: '/layers/0/units', expected: 'a whole number', received: 2.5 }],
  },
  {
    it: 'a text where a number belongs',
    document: over(vector, { type: 'dense', units: '3' }),
    findings: [{ code: 'wrongType', pointer: '/layers/0/units', expected: 'a number', received: '3' }],
  },
  {
    it: 'an unknown activation',
    document: over(vector, dense(3, { activation: 'reluu' })),
    findings: [{ pointer: '/layers/0/activation', received: 'reluu', expected: expect.stringContaining('"relu"') }],
  },
  {
    it: 'an unknown activation with options',
    document: over(vector, dense(3, { activation: { type: 'reluu', alpha: 1 } })),
    findings: [
      {
        code: 'unknownValue',
        pointer: '/layers/0/activation/type',
        received: 'reluu',
        expected: expect.stringContaining('"relu"'),
      },
    ],
  },
  {
    it: 'an unknown option of a penalty',
    document: over(vector, dense(3, { regularizer: { l2: 0.1, l7: 1 } })),
    findings: [{ code: 'unknownField', pointer: '/layers/0/regularizer/l7' }],
  },
  {
    it: 'a kernel of too many axes',
    document: over(image, { type: 'conv2d', filters: 2, kernelSize: [3, 3, 3] }),
    findings: [{ code: 'outOfBounds', pointer: '/layers/0/kernelSize', layer: 'conv2d1' }],
  },
  {
    it: 'a name that is used twice',
    document: over(vector, dense(3, { id: 'a' }), dense(3, { id: 'a' }), dense(2, { id: 'b', inputs: ['a'] })),
    findings: [
      {
        code: 'duplicateId',
        pointer: '/layers/1/id',
        layer: 'a',
        received: 'a',
        hint: 'Give each layer a name of its own, or none.',
      },
    ],
  },
  {
    it: 'a layer called like an input',
    document: over(vector, dense(3, { id: 'input' })),
    findings: [{ code: 'duplicateId', pointer: '/layers/0/id' }],
  },
  {
    it: 'a name with a dot, which would split its weights from each other',
    document: over(vector, dense(3, { id: 'encoder.fc' })),
    findings: [{ code: 'wrongFormat', pointer: '/layers/0/id', received: 'encoder.fc' }],
  },
  {
    it: 'a misspelt source',
    document: over(vector, dense(3, { id: 'encoder' }), dense(2, { id: 'out', inputs: ['encodr'] })),
    findings: [
      {
        code: 'unknownInput',
        pointer: '/layers/1/inputs/0',
        layer: 'out',
        expected: 'the name of a layer or an input',
        received: 'encodr',
        hint: 'Did you mean encoder?',
      },
    ],
  },
  {
    it: 'an output that is no layer',
    document: { ...vector, layers: [dense(3)], output: 'logits' },
    findings: [{ code: 'unknownOutput', pointer: '/output', expected: 'the name of a layer', received: 'logits' }],
  },
  {
    it: 'several inputs where one belongs',
    document: over(
      vector,
      dense(3, { id: 'a' }),
      dense(3, { id: 'b', inputs: ['input'] }),
      dense(1, { inputs: ['a', 'b'] }),
    ),
    findings: [
      {
        code: 'tooManyInputs',
        pointer: '/layers/2/inputs',
        layer: 'dense1',
        inputShapes: [[3], [3]],
        expected: 'one input',
        received: '2',
        hint: 'Join them with add, multiply or concat first.',
      },
    ],
  },
  {
    it: 'no input at all',
    document: { layers: [dense(3)] },
    findings: [{ code: 'missingInput', pointer: '/input', received: 'neither' }],
  },
  {
    it: 'both kinds of inputs',
    document: { ...vector, inputs: { x: { shape: [4] } }, layers: [dense(3)] },
    findings: [{ code: 'missingInput', pointer: '/input', received: 'both' }],
  },
  {
    it: 'an impossible input shape',
    document: over({ input: { shape: [3, 0, 8] } }, { type: 'flatten' }),
    findings: [{ code: 'outOfBounds', pointer: '/input/shape/1', expected: 'at least 1', received: 0 }],
  },
  {
    it: 'no layers',
    document: over(vector),
    findings: [{ code: 'outOfBounds', pointer: '/layers', expected: 'at least 1 items' }],
  },
  {
    it: 'an unknown field of the document',
    document: { ...vector, layers: [dense(3)], optimiser: {} },
    findings: [{ code: 'unknownField', pointer: '/optimiser' }],
  },
  {
    it: 'more numbers than one tensor can hold',
    document: over({ input: { shape: [2 ** 20] } }, dense(2 ** 20, { id: 'huge' })),
    findings: [{ code: 'tooLarge', pointer: '/layers/0', layer: 'huge', received: `${2 ** 40 + 2 ** 20}` }],
  },
  {
    it: 'more parameters than one vector can hold, in layers that fit alone',
    document: over({ input: { shape: [2 ** 15] } }, dense(2 ** 15), dense(2 ** 15), dense(2 ** 15)),
    findings: [{ code: 'tooLarge', pointer: '/layers', received: `${3 * (2 ** 30 + 2 ** 15)}` }],
  },
];

describe('a wrong document gets one finding for each thing that is wrong', () => {
  it.each(wrong)('$it', ({ document, findings }) => {
    const check = checkModel(document);
    expect(check.model).toBeUndefined();
    expect(check.findings).toMatchObject(findings.map((finding) => ({ severity: 'error', ...finding })));
    expect(check.findings).toHaveLength(findings.length);
    for (const { message } of check.findings) expect(message).toMatch(/\w/);
  });

  it('all of them at once, and none that only follows from another', () => {
    const { findings } = checkModel({
      ...image,
      layers: [
        { id: 'a', type: 'conv2d', filters: 4, kernelSize: 12 },
        { id: 'b', type: 'dens', units: 3 },
        dense(-1, { id: 'c', depth: 2 }),
        dense(2, { id: 'd', inputs: ['nobody'] }),
        { id: 'e', type: 'maxPool2d', poolSize: 9, inputs: ['input'] },
      ],
      output: 'z',
      name: 'net',
    });
    expect(findings.map(({ pointer, code }) => `${pointer} ${code}`).toSorted()).toEqual([
      '/layers/0/kernelSize kernelExceedsInput',
      '/layers/1/type unknownLayer',
      '/layers/2/depth unknownField',
      '/layers/2/units outOfBounds',
      '/layers/3/inputs/0 unknownInput',
      '/layers/4/poolSize kernelExceedsInput',
      '/name unknownField',
      '/output unknownOutput',
    ]);
  });
});

describe('a cycle', () => {
  const cycle = (...names: string[]) => ({ code: 'cyclicGraph', received: names.join(' reads ') });

  it('names the layers on it, and neither those before nor those behind it', () => {
    const { findings } = checkModel(
      over(
        vector,
        dense(1, { id: 'before', inputs: ['input'] }),
        dense(1, { id: 'behind', inputs: ['b'] }),
        dense(3, { id: 'a', inputs: ['c'] }),
        dense(3, { id: 'b', inputs: ['a'] }),
        dense(3, { id: 'c', inputs: ['b'] }),
        dense(1, { id: 'after', inputs: ['behind'] }),
      ),
    );
    expect(findings).toMatchObject([
      {
        ...cycle('a', 'c', 'b', 'a'),
        pointer: '/layers/2/inputs',
        layer: 'a',
        message: 'the layers a, c, b wait for each other',
        hint: 'Let no layer read one that depends on it.',
      },
    ]);
  });

  it('may be one layer', () => {
    const { findings } = checkModel(over(vector, dense(3, { id: 'a', inputs: ['a'] })));
    expect(findings).toMatchObject([{ ...cycle('a', 'a'), message: 'a reads itself' }]);
  });

  it('is reported beside others, also one that is behind it', () => {
    const { findings } = checkModel(
      over(
        vector,
        dense(3, { id: 'a', inputs: ['b'] }),
        dense(3, { id: 'b', inputs: ['a'] }),
        { id: 'c', type: 'batchNorm', inputs: ['d'] },
        { id: 'd', type: 'batchNorm', inputs: ['c'] },
        dense(-3, { id: 'e', inputs: ['d'] }),
      ),
    );
    expect(findings).toMatchObject([{ code: 'outOfBounds', layer: 'e' }, cycle('a', 'b', 'a'), cycle('c', 'd', 'c')]);
  });
});

describe('a hostile document', () => {
  it.each([
    null,
    undefined,
    7,
    'model',
    [],
    {},
    { layers: 7 },
    { layers: { length: 3 } },
    { input: [], layers: [[[]]] },
  ])('%j is refused with findings', (document) => {
    const { model, findings } = checkModel(document);
    expect(model).toBeUndefined();
    expect(findings.length).toBeGreaterThan(0);
  });

  it('of 10,000 layers is refused without judging them all', () => {
    const { model, findings } = checkModel(over(vector, ...Array.from({ length: 10_000 }, () => dense(3))));
    expect(model).toBeUndefined();
    expect(findings).toMatchObject([{ code: 'outOfBounds', pointer: '/layers', expected: 'at most 2000 items' }]);
  });

  it('with more wrong in it than anyone reads gets the first findings', () => {
    const names = Array.from({ length: 64 }, (_, at) => `${'x'.repeat(60)}${at}`);
    const unknown = checkModel(over(vector, ...Array.from({ length: 500 }, () => dense(3, { inputs: names }))));
    expect(unknown.findings).toHaveLength(findingLimit);
    const fields = Object.fromEntries(names.map((name) => [name, 1]));
    const strange = checkModel(over(vector, ...Array.from({ length: 500 }, () => dense(3, fields))));
    expect(strange.findings).toHaveLength(findingLimit);
  });

  it('cannot reach the prototype of anything', () => {
    const parsed = (text: string) => checkModel(JSON.parse(text));
    const inherited = parsed(
      '{"__proto__": {"input": {"shape": [4]}}, "layers": [{"__proto__": {"units": 3}, "type": "dense"}]}',
    );
    expect(inherited.findings.map(({ pointer, code }) => `${pointer} ${code}`).toSorted()).toEqual([
      '/__proto__ unknownField',
      '/input missingInput',
      '/layers/0/__proto__ unknownField',
      '/layers/0/units missingField',
    ]);
    for (const type of ['__proto__', 'constructor', 'toString']) {
      expect(checkModel(over(vector, { type })).findings).toMatchObject([{ code: 'unknownLayer', received: type }]);
    }
    expect(parsed('{"inputs": {"__proto__": {"shape": [4]}}, "layers": [{"type": "flatten"}]}').model).toBeUndefined();
    expect(({} as { units?: number }).units).toBeUndefined();
  });

  it('may call layers like properties of objects', () => {
    const ids = ['__proto__', 'constructor', 'hasOwnProperty'];
    const { model } = checkModel(over(vector, ...ids.map((id) => dense(3, { id }))));
    expect(model?.parameters.map(({ name }) => name)).toEqual(ids.flatMap((id) => [`${id}.weight`, `${id}.bias`]));
  });
});

describe('a right document', () => {
  it('becomes LeNet-5 with its 61,706 parameters, counted by hand', () => {
    const { model, findings, layers, parameterCount } = checkModel({
      input: { shape: [1, 28, 28] },
      layers: [
        { type: 'conv2d', filters: 6, kernelSize: 5, padding: 2, activation: 'tanh' },
        { type: 'maxPool2d', poolSize: 2 },
        { type: 'conv2d', filters: 16, kernelSize: 5, activation: 'tanh' },
        { type: 'maxPool2d', poolSize: 2 },
        { type: 'flatten' },
        dense(120, { activation: 'tanh' }),
        dense(84, { activation: 'tanh' }),
        dense(10, { id: 'logits' }),
      ],
    });
    expect(findings).toEqual([]);
    expect(layers.map(({ id, outputShape, parameters }) => [id, outputShape, parameters])).toEqual([
      ['conv2d1', [6, 28, 28], 6 * (1 * 5 * 5) + 6],
      ['maxPool2d1', [6, 14, 14], 0],
      ['conv2d2', [16, 10, 10], 16 * (6 * 5 * 5) + 16],
      ['maxPool2d2', [16, 5, 5], 0],
      ['flatten1', [400], 0],
      ['dense1', [120], 120 * 400 + 120],
      ['dense2', [84], 84 * 120 + 84],
      ['logits', [10], 10 * 84 + 10],
    ]);
    expect(parameterCount).toBe(61_706);
    expect(model?.output).toBe('logits');
    expect(model?.parameters.slice(0, 4).map(({ name, shape }) => [name, shape])).toEqual([
      ['conv2d1.weight', [6, 1, 5, 5]],
      ['conv2d1.bias', [6]],
      ['conv2d2.weight', [16, 6, 5, 5]],
      ['conv2d2.bias', [16]],
    ]);
  });

  it('counts grouped convolutions, normalization and layers without a bias', () => {
    const { parameterCount, layers } = checkModel(
      over(
        { input: { shape: [4, 9, 9] } },
        { type: 'conv2d', filters: 8, kernelSize: [3, 1], groups: 2, bias: false, stride: 2 },
        { type: 'batchNorm' },
        { type: 'batchNorm', affine: false },
        dense(5, { trainable: false }),
      ),
    );
    // 8 filters of 2 channels and 3 x 1 cells; a scale and a shift of 8 channels; 5 units on the last axis, of 5 columns
    expect(parameterCount).toBe(8 * 2 * 3 + 2 * 8 + 0 + (5 * 5 + 5));
    expect(layers.map(({ outputShape, trainable }) => [outputShape, trainable])).toEqual([
      [[8, 4, 5], true],
      [[8, 4, 5], true],
      [[8, 4, 5], true],
      [[8, 4, 5], false],
    ]);
  });

  it('names layers by type and ordinal, passing over names that are taken', () => {
    const { model } = checkModel(
      over(vector, dense(3), dense(3, { id: 'dense2' }), dense(3), { type: 'dropout', rate: 0.1 }),
    );
    expect(model?.layers.map(({ id }) => id)).toEqual(['dense1', 'dense2', 'dense3', 'dropout1']);
  });

  it('may name its layers in any order', () => {
    const { model, findings } = checkModel({
      inputs: { x: { shape: [4] } },
      layers: [dense(2, { id: 'out', inputs: ['hidden'] }), dense(3, { id: 'hidden', inputs: ['x'] })],
      output: 'out',
    });
    expect(findings).toEqual([]);
    expect(model?.layers.map(({ id }) => id)).toEqual(['hidden', 'out']);
    expect(model?.document.layers.map(({ id }) => id)).toEqual(['out', 'hidden']);
  });

  it('is warned of a layer that leads nowhere', () => {
    const { model, findings } = checkModel({
      ...vector,
      layers: [dense(3, { id: 'out' }), dense(5, { id: 'idle' })],
      output: 'out',
    });
    expect(model?.layers.map(({ id }) => id)).toEqual(['out', 'idle']);
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        code: 'unusedLayer',
        pointer: '/layers/1',
        layer: 'idle',
        hint: 'Remove it, or name it among the inputs of another layer.',
      },
    ]);
  });

  it('has every default filled in, and says the same when it is read again', () => {
    const { model } = checkModel(
      over(image, { type: 'conv2d', filters: 2, kernelSize: 3 }, { type: 'flatten' }, dense(3)),
    );
    expect(model?.document.layers[0]).toMatchObject({
      id: 'conv2d1',
      inputs: ['input'],
      stride: 1,
      padding: 'valid',
      dilation: 1,
      groups: 1,
      bias: true,
      trainable: true,
      initializer: 'xavierUniform',
    });
    expect(checkModel(JSON.parse(JSON.stringify(model?.document))).model?.document).toEqual(model?.document);
  });
});
