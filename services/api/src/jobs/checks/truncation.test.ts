import { checkModel } from '@trainyard/engine/check';
import { lossSchema } from '@trainyard/engine/spec';
import { describe, expect, it } from 'vitest';
import type { PlacedModel } from './input.ts';
import { cutOf } from './truncation.ts';

const loss = lossSchema.parse({ type: 'crossEntropy', axis: -1 });
const cells = { type: 'gru', hiddenSize: 3, returnSequences: true };

function placed(...layers: object[]): PlacedModel {
  const { model, findings } = checkModel({ input: { shape: [7, 2] }, layers });
  if (!model) throw new Error(JSON.stringify(findings));
  return { model, at: (pointer) => `/model${pointer}` };
}

describe('cutOf', () => {
  it('counts an update a window where there are targets at every step', () => {
    expect(cutOf({ window: 3 }, loss, placed(cells))).toEqual({ findings: [], updates: 3 });
    expect(cutOf({ window: 7 }, loss, placed(cells))).toEqual({ findings: [], updates: 1 });
  });

  it('counts one where there is a target at the end', () => {
    const last = placed({ ...cells, returnSequences: false });
    expect(cutOf({ window: 3 }, loss, last)).toEqual({ findings: [], updates: 1 });
  });

  it('refuses what cannot be cut, at its place in the body', () => {
    expect(cutOf({ window: 3 }, loss, placed({ ...cells, bidirectional: true })).findings).toMatchObject([
      { severity: 'error', code: 'notTruncatable', pointer: '/model/layers/0', received: 'bidirectional: true' },
    ]);
  });

  it('has nothing to say of a job without it, or of a model that is not known', () => {
    expect(cutOf(undefined, loss, placed(cells))).toEqual({ findings: [], updates: 1 });
    expect(cutOf({ window: 3 }, loss, undefined)).toEqual({ findings: [], updates: 1 });
  });
});
