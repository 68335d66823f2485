import { describe, expect, it } from 'vitest';
import { foldBest, foldLatest } from './fold-metrics.ts';

const at = (step: number, values: Record<string, number | null>, nonFinite?: Record<string, 'nan'>) => ({
  step,
  epoch: step,
  values,
  ...(nonFinite && { nonFinite }),
});

describe('the latest metrics', () => {
  it('are those of each name, and a name that is finite again is no longer flagged', () => {
    const broken = foldLatest(
      at(1, { 'train.loss': 1, 'validation.loss': 2 }),
      at(2, { 'train.loss': null }, { 'train.loss': 'nan' }),
    );
    expect(broken).toEqual(at(2, { 'train.loss': null, 'validation.loss': 2 }, { 'train.loss': 'nan' }));
    expect(foldLatest(broken, at(3, { 'train.loss': 5 }))).toEqual(at(3, { 'train.loss': 5, 'validation.loss': 2 }));
  });
});

describe('the best epoch', () => {
  const best = (...moments: ReturnType<typeof at>[]) =>
    moments.reduce<ReturnType<typeof foldBest>>((folded, moment) => foldBest({ best: folded }, moment), null);

  it('has the lowest validation loss, of equals the first', () => {
    expect(
      best(at(1, { 'validation.loss': 3 }), at(2, { 'validation.loss': 1 }), at(3, { 'validation.loss': 1 })),
    ).toEqual({
      name: 'validation.loss',
      value: 1,
      step: 2,
      epoch: 2,
      checkpoint: null,
    });
  });

  it('is that of the training loss where nothing is validated', () => {
    expect(best(at(1, { 'train.loss': 3 }), at(2, { 'train.loss': 4 }))).toMatchObject({
      name: 'train.loss',
      value: 3,
    });
  });

  it('goes by the monitor of the job, where it has one', () => {
    const monitor = { name: 'validation.accuracy', mode: 'max' as const };
    const first = foldBest({ best: null, monitor }, at(1, { 'validation.accuracy': 0.5, 'validation.loss': 1 }));
    const better = foldBest({ best: first, monitor }, at(2, { 'validation.accuracy': 0.7, 'validation.loss': 2 }));
    expect(better).toMatchObject({ name: 'validation.accuracy', value: 0.7, step: 2 });
    const equal = { best: better, monitor };
    expect(foldBest(equal, at(3, { 'validation.accuracy': 0.7 }))).toBe(better);
    expect(foldBest(equal, at(4, { 'train.loss': 0 }))).toBe(better);
  });

  it('is never one whose loss is not finite', () => {
    expect(best(at(1, { 'validation.loss': null }))).toBeNull();
    expect(best(at(1, { 'validation.loss': 2 }), at(2, { 'validation.loss': null }))).toMatchObject({ step: 1 });
  });
});
