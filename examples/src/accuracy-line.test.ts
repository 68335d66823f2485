import { expect, it } from 'vitest';
import { accuracyLine } from './accuracy-line.ts';

const baseline = { class: '3', accuracy: 0.1 };

it('tells accuracy with its interval beside the baseline', () => {
  const bootstrap = { level: 0.95, intervals: { accuracy: { lower: 0.95, upper: 0.98 } } };
  expect(accuracyLine({ accuracy: 0.9666, bootstrap, baseline })).toBe(
    'test accuracy 0.967 (95 % interval 0.950 to 0.980), always answering "3" 0.100',
  );
  expect(accuracyLine({ accuracy: 0.5, bootstrap: null, baseline })).toBe(
    'test accuracy 0.500, always answering "3" 0.100',
  );
});
