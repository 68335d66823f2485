import { describe, expect, it } from 'vitest';
import { ProgressMeter } from './progress-meter.ts';

const length = { epochs: 4, stepsPerEpoch: 100 };

function meter(startStep = 0) {
  const clock = { ms: 1000 };
  return { clock, meter: new ProgressMeter(length, { epoch: 0, step: startStep }, { now: () => clock.ms }) };
}

describe('ProgressMeter', () => {
  it('reports nothing while the last report is fresh, unless it is due', () => {
    const { clock, meter: measured } = meter();
    clock.ms += 499;
    expect(measured.report({ epoch: 0, step: 10 })).toBeUndefined();
    expect(measured.report({ epoch: 0, step: 10 }, true)).toBeDefined();
  });

  it('tells fraction, rate and what is left', () => {
    const { clock, meter: measured } = meter();
    measured.count(3200);
    clock.ms += 500;
    const event = measured.report({ epoch: 1, step: 100 });
    expect(event).toMatchObject({
      step: 100,
      data: { fraction: 0.25, epoch: 1, epochs: 4, step: 100, steps: 400, etaMs: 1500, samplesPerSecond: 6400 },
    });
  });

  it('measures a resumed training by its own steps', () => {
    const { clock, meter: measured } = meter(200);
    measured.count(320);
    clock.ms += 1000;
    expect(measured.report({ epoch: 2, step: 210 })).toMatchObject({ data: { etaMs: 19_000, samplesPerSecond: 320 } });
  });

  it('knows no rate before the first step', () => {
    const { clock, meter: measured } = meter();
    clock.ms += 600;
    expect(measured.report({ epoch: 0, step: 0 })).toMatchObject({ data: { etaMs: null, samplesPerSecond: null } });
  });

  it('follows a rate that changes, a part of the way each time', () => {
    const { clock, meter: measured } = meter();
    measured.count(1000);
    clock.ms += 1000;
    measured.report({ epoch: 0, step: 10 });
    measured.count(2000);
    clock.ms += 1000;
    expect(measured.report({ epoch: 0, step: 20 })).toMatchObject({ data: { samplesPerSecond: 1300 } });
  });

  it('goes by the budget of time where that ends first, and has nothing left at the end', () => {
    const clock = { ms: 0 };
    const budget = { timeMs: 1000, spentMs: () => clock.ms };
    const measured = new ProgressMeter(length, { epoch: 0, step: 0 }, { now: () => clock.ms, budget });
    clock.ms = 500;
    expect(measured.report({ epoch: 0, step: 4 })).toMatchObject({ data: { fraction: 0.5, etaMs: 500 } });
    clock.ms = 1010;
    expect(measured.end({ epoch: 0, step: 8 }, true)).toMatchObject({ data: { step: 8, fraction: 1, etaMs: 0 } });
  });
});
