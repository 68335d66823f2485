import { describe, expect, it } from 'vitest';
import { settle } from './check.mjs';
import { closingLine } from './list.mjs';

describe('settle', () => {
  it('counts a check without a tally by its exit status', () => {
    expect(settle(0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(settle(2)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('lets no failure go unseen', () => {
    expect(settle(1, { passed: 10, failed: 0, skipped: 0 })).toEqual({ passed: 10, failed: 1, skipped: 0 });
    expect(settle(1, { passed: 10, failed: 3, skipped: 1 })).toEqual({ passed: 10, failed: 3, skipped: 1 });
    expect(settle(0, { passed: 10, failed: 0, skipped: 2 })).toEqual({ passed: 10, failed: 0, skipped: 2 });
  });
});

describe('closingLine', () => {
  it('reads the last line of counts', () => {
    expect(closingLine('1 passed, 0 failed\nmore\n12 passed, 3 failed, 4 skipped\n')).toEqual({
      passed: 12,
      failed: 3,
      skipped: 4,
    });
  });

  it('finds none in other text', () => {
    expect(closingLine('all 12 passed, 3 failed today\n')).toBeUndefined();
  });
});
