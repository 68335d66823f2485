import { describe, expect, it } from 'vitest';
import { checkModel } from './check.ts';

const sequence = { inputs: { source: { shape: [4, 2] }, target: { shape: [3, 2] } } };
const encoder = { id: 'encoder', type: 'lstm', hiddenSize: 3, inputs: ['source'] };
const decoder = { id: 'decoder', type: 'lstm', hiddenSize: 3, inputs: ['target'], initialState: 'encoder' };
const model = (...layers: object[]) => checkModel({ ...sequence, layers });

describe('initialState', () => {
  it('orders the named layer first, wherever it stands in the document', () => {
    const { findings, model: built } = model(decoder, encoder, { type: 'add', inputs: ['decoder', 'encoder'] });
    expect(findings).toEqual([]);
    expect(built?.layers.map(({ id }) => id).slice(0, 2)).toEqual(['encoder', 'decoder']);
  });

  it('counts as a use of the named layer', () => {
    expect(model(encoder, decoder).findings).toEqual([]);
  });

  const wrong = [
    {
      it: 'a name that no layer has',
      layers: [encoder, { ...decoder, initialState: 'encodr' }],
      code: 'unknownState',
      hint: 'Did you mean encoder?',
    },
    {
      it: 'the name of an input',
      layers: [{ ...decoder, initialState: 'source' }],
      code: 'unknownState',
      hint: 'Give that layer its id, or leave initialState out.',
    },
    {
      it: 'a layer without a state',
      layers: [
        { id: 'flat', type: 'flatten', inputs: ['source'] },
        { ...decoder, initialState: 'flat' },
      ],
      code: 'noState',
      received: 'flatten, which has no state',
    },
    {
      it: 'another type of state',
      layers: [{ ...encoder, type: 'gru' }, decoder],
      code: 'stateMismatch',
      received: 'h of 3 numbers in one direction',
    },
    {
      it: 'another size',
      layers: [{ ...encoder, hiddenSize: 4 }, decoder],
      code: 'stateMismatch',
      expected: 'a recurrent layer with a state of h and c of 3 numbers in one direction',
      received: 'h and c of 4 numbers in one direction',
    },
    {
      it: 'other directions',
      layers: [{ ...encoder, bidirectional: true }, decoder],
      code: 'stateMismatch',
      received: 'h and c of 3 numbers in two directions',
    },
    {
      it: 'a layer that waits for it',
      layers: [{ ...encoder, initialState: 'decoder' }, decoder],
      code: 'cyclicGraph',
      received: 'encoder reads decoder reads encoder',
    },
  ];
  it.each(wrong)('finds $it', ({ layers, it: _, ...expected }) => {
    const { findings, model: built } = model(...layers);
    expect(built).toBeUndefined();
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([expect.objectContaining(expected)]);
  });
});
