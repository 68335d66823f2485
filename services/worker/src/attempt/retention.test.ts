import { describe, expect, it } from 'vitest';
import { expiredCheckpoints, isBestSoFar, type Ranked } from './retention.ts';

const validated = (step: number, loss: number | null): Ranked => ({
  step,
  metrics: { values: { 'train.loss': 0, 'validation.loss': loss } },
});
const unmeasured = (step: number): Ranked => ({ step, metrics: { values: {} } });
const steps = (checkpoints: Ranked[]) => checkpoints.map(({ step }) => step);

describe('expiredCheckpoints', () => {
  const history = [validated(1, 0.5), validated(2, 0.2), validated(3, 0.4), validated(4, 0.3)];

  it('keeps the best and the latest', () => {
    expect(steps(expiredCheckpoints(history, { keepBest: 1, keepLast: 1 }))).toEqual([1, 3]);
  });

  it('keeps as many of each as the policy says', () => {
    expect(steps(expiredCheckpoints(history, { keepBest: 2, keepLast: 2 }))).toEqual([1]);
  });

  it('lets one checkpoint be both the best and the latest', () => {
    expect(steps(expiredCheckpoints(history.slice(0, 2), { keepBest: 1, keepLast: 1 }))).toEqual([1]);
  });

  it('takes the earlier of two that are equally good', () => {
    const equal = [validated(1, 0.5), validated(2, 0.5), validated(3, 0.6)];
    expect(steps(expiredCheckpoints(equal, { keepBest: 1, keepLast: 1 }))).toEqual([2]);
  });

  it('ranks by the training loss where nothing is validated', () => {
    const trained = [0.3, 0.1, 0.2].map((loss, step) => ({ step, metrics: { values: { 'train.loss': loss } } }));
    expect(steps(expiredCheckpoints(trained, { keepBest: 1, keepLast: 1 }))).toEqual([0]);
  });

  it('takes one that is not finite or was not measured for the worst', () => {
    const broken = [validated(1, null), unmeasured(2), validated(3, 0.9), unmeasured(4)];
    expect(steps(expiredCheckpoints(broken, { keepBest: 1, keepLast: 1 }))).toEqual([1, 2]);
  });
});

describe('isBestSoFar', () => {
  it('compares with earlier checkpoints only, so a step that runs again is judged as it was', () => {
    const others = [validated(1, 0.5), validated(3, 0.1)];
    expect(isBestSoFar(validated(2, 0.4), others)).toBe(true);
    expect(isBestSoFar(validated(2, 0.5), others)).toBe(false);
    expect(isBestSoFar(validated(3, 0.1), others)).toBe(true);
  });

  it('takes the first checkpoint for the best, whatever its loss', () => {
    expect(isBestSoFar(unmeasured(5), [])).toBe(true);
    expect(isBestSoFar(unmeasured(6), [unmeasured(5)])).toBe(false);
    expect(isBestSoFar(validated(7, 0.2), [unmeasured(5)])).toBe(true);
  });
});
