import type { HealthFinding } from '@trainyard/contracts';
import { expect, it } from 'vitest';
import { foldHealth } from './fold-health.ts';

const dead: HealthFinding = {
  severity: 'warning',
  code: 'deadUnits',
  layer: 'dense1',
  message: '30 of 32 units of dense1 give 0 for every sample',
  suggestion: 'Lower the learning rate.',
  values: { share: 0.94 },
  resolved: false,
};
const overfit: HealthFinding = { ...dead, code: 'overfitting', layer: undefined };

it('lists what a job suffers from, by code and layer', () => {
  const first = foldHealth([], { data: dead, step: 10, at: '2026-09-01T12:00:00.000Z' });
  const second = foldHealth(first, { data: overfit, step: 20, at: '2026-09-01T12:01:00.000Z' });
  expect(second.map(({ code, layer, step }) => ({ code, layer, step }))).toEqual([
    { code: 'deadUnits', layer: 'dense1', step: 10 },
    { code: 'overfitting', layer: undefined, step: 20 },
  ]);
});

it('keeps since when it lasts, and drops what is over', () => {
  const at = ['2026-09-01T12:00:00.000Z', '2026-09-01T12:01:00.000Z'];
  const first = foldHealth([], { data: dead, step: 10, at: at[0] });
  const worse = foldHealth(first, { data: { ...dead, values: { share: 1 } }, step: 30, at: at[1] });
  expect(worse).toMatchObject([{ values: { share: 1 }, step: 30, since: at[0] }]);
  expect(foldHealth(worse, { data: { ...dead, severity: 'info', resolved: true }, step: 40, at: at[1] })).toEqual([]);
});
