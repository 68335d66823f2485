import { describe, expect, it } from 'vitest';
import { lossSchema } from '../losses/document.ts';
import { checkModel } from './check.ts';
import { windowsOf } from './windows.ts';

const perStep = lossSchema.parse({ type: 'crossEntropy', axis: -1 });
const cell = { id: 'cell', type: 'gru', hiddenSize: 3 };
const cells = { ...cell, returnSequences: true };
const logits = { id: 'logits', type: 'dense', units: 4 };

function cut(layers: readonly object[], window: number, { loss = perStep, inputs = {} } = {}) {
  const { model, findings } = checkModel({ inputs: { x: { shape: [7, 2] }, ...inputs }, layers });
  if (model === undefined) throw new Error(JSON.stringify(findings));
  return windowsOf(model, [loss], window);
}

describe('windowsOf', () => {
  it('cuts sequences from the start, the last window being what is left', () => {
    const { windows } = cut([cells, logits], 3);
    expect(windows?.parts.map(({ start, length }) => [start, length])).toEqual([
      [0, 3],
      [3, 3],
      [6, 1],
    ]);
    expect(windows?.parts.map(({ model }) => model.outputType.shape)).toEqual([
      [3, 4],
      [3, 4],
      [1, 4],
    ]);
    expect(windows?.updates).toBe('each');
  });

  it('counts the last window alone where there is one target at the end', () => {
    expect(cut([cell, logits], 2, { loss: lossSchema.parse({ type: 'crossEntropy' }) }).windows?.updates).toBe('last');
  });

  it('leaves sequences that are no longer than a window whole', () => {
    expect([7, 9].map((window) => cut([cells, logits], window))).toEqual([{ findings: [] }, { findings: [] }]);
  });

  it.each([
    {
      it: 'no recurrent layer',
      layers: [logits],
      expected: 'a recurrent layer',
      hint: 'Leave the window out: there is nothing to cut.',
    },
    {
      it: 'a layer that reads backwards',
      layers: [{ ...cells, bidirectional: true }],
      expected: 'layers that read forwards',
      hint: 'Leave the window out, or the option: a state is carried from one window to the next only.',
    },
    {
      it: 'a layer that starts from another',
      layers: [cells, { ...cells, id: 'second', initialState: 'cell' }],
      expected: 'layers that start from zeros',
      hint: 'Leave the window out, or the option: a state is carried from one window to the next only.',
    },
    {
      it: 'a layer sized by the length',
      layers: [cells, { type: 'flatten' }, logits],
      expected: 'layers that do not depend on how long the sequence is',
      hint: 'Let the layers act on each step alone, or leave the window out.',
    },
    {
      it: 'a shape that fits one length only',
      layers: [cells, { type: 'reshape', shape: [21] }, logits],
      expected: 'layers that do not depend on how long the sequence is',
      hint: 'Let the layers act on each step alone, or leave the window out.',
    },
    {
      it: 'inputs of other lengths',
      layers: [cells, { type: 'gru', hiddenSize: 3, inputs: ['y'], returnSequences: true }],
      inputs: { y: { shape: [4, 2] } },
      expected: 'inputs whose first axis is time, equally long',
      hint: 'Give every input the shape [time, ...], or leave the window out.',
    },
    {
      it: 'classes along time',
      layers: [cells, logits],
      loss: lossSchema.parse({ type: 'crossEntropy' }),
      expected: 'targets at every step, or one at the end',
      hint: 'End in [time, ...] with the loss on axis -1, or in the last state of a recurrent layer.',
    },
  ])('finds $it', ({ layers, expected, hint, it: _, ...more }) => {
    const { windows, findings } = cut(layers, 3, more);
    expect(windows).toBeUndefined();
    expect(findings).toEqual([expect.objectContaining({ code: 'notTruncatable', expected, severity: 'error', hint })]);
  });
});
