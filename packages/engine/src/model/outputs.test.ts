import { describe, expect, it } from 'vitest';
import { checkModel } from './check.ts';

const layers = [
  { id: 'trunk', type: 'dense', units: 5 },
  { id: 'digit', type: 'dense', units: 10 },
  { id: 'size', type: 'dense', units: 1, inputs: ['trunk'] },
];
const document = { input: { shape: [4] }, layers };

describe('several outputs', () => {
  it('are known by the names of their layers, each with its type', () => {
    const { model, findings } = checkModel({ ...document, outputs: ['digit', 'size'] });
    expect(findings).toEqual([]);
    expect(model?.outputs.map(({ id, type }) => [id, type.shape])).toEqual([
      ['digit', [10]],
      ['size', [1]],
    ]);
    expect(model?.output).toBe('digit');
    const again = checkModel(JSON.parse(JSON.stringify(model?.document)));
    expect(again.model?.document).toEqual(model?.document);
  });

  it('may be one, and then it is `output`', () => {
    const { model } = checkModel({ ...document, outputs: ['digit'] });
    expect(model?.document.output).toBe('digit');
    expect(model?.outputs).toHaveLength(1);
  });

  it.each([
    [{ output: 'digit', outputs: ['size'] }, [{ code: 'conflictingOutputs', pointer: '/outputs' }]],
    [{ outputs: ['digit', 'sise'] }, [{ code: 'unknownOutput', pointer: '/outputs/1', hint: 'Did you mean size?' }]],
    [{ outputs: ['digit', 'digit'] }, [{ code: 'duplicateId', pointer: '/outputs/1' }]],
    [{ outputs: [] }, [{ code: 'outOfBounds', pointer: '/outputs' }]],
  ])('%j is refused', (more, findings) => {
    const check = checkModel({ ...document, ...more });
    expect(check.model).toBeUndefined();
    expect(check.findings).toMatchObject(findings);
  });
});
