import { describe, expect, it } from 'vitest';
import { readDocstring } from './docstring.ts';

describe('readDocstring', () => {
  it('finds sentence, equation, shapes, notes and sources wherever they stand', () => {
    const comment = `/** Fully connected layer, on the last axis.
 *  @equation y = x W^T + b
 *  Shapes: [..., in] -> [..., units]; weight [units, in], bias [units].
 *  dropConnect drops weights, e.g. half of them. The source prints no bias.
 *  @see CENG502 Eq. 25
 *  @see Wan et al. 2013,
 *  "Regularization of neural networks using DropConnect". */`;
    expect(readDocstring(comment)).toEqual({
      summary: 'Fully connected layer, on the last axis.',
      equation: 'y = x W^T + b',
      shapes: '[..., in] -> [..., units]; weight [units, in], bias [units]',
      notes: 'dropConnect drops weights, e.g. half of them. The source prints no bias.',
      see: ['CENG502 Eq. 25', 'Wan et al. 2013, "Regularization of neural networks using DropConnect"'],
    });
  });

  it('joins several equations line by line', () => {
    expect(readDocstring('/** One.\n * @equation a = b\n * @equation c = d\n */').equation).toBe('a = b\nc = d');
  });

  it('reads a comment of one line', () => {
    expect(
      readDocstring('/** All values in one vector. Shapes: [...] -> [product]. @see torch.nn.Flatten. */'),
    ).toEqual({
      summary: 'All values in one vector.',
      shapes: '[...] -> [product]',
      see: ['torch.nn.Flatten'],
    });
  });

  it('finds nothing in nothing', () => {
    expect(readDocstring('/** */')).toEqual({ summary: '', see: [] });
  });
});
