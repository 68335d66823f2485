import { readFileSync } from 'node:fs';
import { environmentRows } from '@trainyard/service-kit';
import { expect, it } from 'vitest';
import { environmentSchema } from './environment.ts';

const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8').split('\n');

it.each(environmentRows(environmentSchema))('docs/operations.md has the row %s', (row) => {
  expect(page).toContain(row);
});
