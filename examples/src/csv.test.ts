import { expect, it } from 'vitest';
import { csv } from './csv.ts';

it('quotes what would end a value', () => {
  expect(
    csv(
      ['a', 'b'],
      [
        [1, 'x, "y"'],
        ['é', ''],
      ],
    ),
  ).toBe('a,b\n1,"x, ""y"""\né,\n');
});
