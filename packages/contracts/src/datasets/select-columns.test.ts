import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectColumns } from './select-columns.ts';

const columns = ['label', 'pixel0_0', 'pixel0_1', 'pixel10_0', 'a.b', 'a*b'];

describe('selectColumns', () => {
  it.each([
    [['*'], columns],
    [['label'], ['label']],
    [['pixel*'], ['pixel0_0', 'pixel0_1', 'pixel10_0']],
    [['pixel*_0'], ['pixel0_0', 'pixel10_0']],
    [['*0*0'], ['pixel0_0', 'pixel10_0']],
    [['a.b'], ['a.b']],
    [['a*b'], ['a.b', 'a*b']],
    [
      ['pixel0_1', 'pixel0*', 'label'],
      ['label', 'pixel0_0', 'pixel0_1'],
    ],
    [['LABEL', ''], []],
  ])('%j picks %j, each once, in the order of the dataset', (globs, expected) => {
    expect(selectColumns(globs, columns).columns).toEqual(expected);
  });

  it('tells which names and globs pick nothing', () => {
    expect(selectColumns(['label', 'lable', 'x*'], columns).unmatched).toEqual(['lable', 'x*']);
  });

  it('does not let the ends of a glob overlap', () => {
    expect(selectColumns(['ab*ba'], ['aba', 'abba']).columns).toEqual(['abba']);
  });

  it('agrees with the regular expression a glob stands for', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (glob, name) => {
        const pattern = new RegExp(`^${glob.replaceAll('*', '.*')}$`);
        return selectColumns([glob], [name]).columns.length === (pattern.test(name) ? 1 : 0);
      }),
    );
  });
});
