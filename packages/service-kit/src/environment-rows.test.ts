import { expect, it } from 'vitest';
import { z } from 'zod';
import { environmentRows } from './environment-rows.ts';

it('makes a row of every variable', () => {
  const schema = z.object({ PORT: z.number().default(1).describe('A port.'), MODE: z.string().describe('a | b') });
  expect(environmentRows(schema)).toEqual(['| `PORT` | A port. |', '| `MODE` | a \\| b |']);
});

it('refuses a variable that says nothing of itself', () => {
  expect(() => environmentRows(z.object({ PORT: z.number() }))).toThrow('PORT expects a description');
});
