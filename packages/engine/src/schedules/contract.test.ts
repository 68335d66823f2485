import { describe, expect, it } from 'vitest';
import { describeDocuments } from '../testing/member-documents.ts';
import type { Schedule, ScheduleState } from './define-schedule.ts';
import {
  freshSchedule,
  learningRateAt,
  observedBy,
  type ScheduleOptions,
  scheduleSchema,
  settledSchedule,
  watcherIn,
} from './document.ts';
import * as registry from './index.ts';

// What every schedule must pass, with each of its examples.

const members = Object.entries(registry) as unknown as [string, Schedule][];
const length = 40;
const base = 0.1;
/** Metrics that fall, stay and rise; one is no number. */
const metrics = Array.from({ length }, (_, t) => (t === 11 ? Number.NaN : Math.max(1 - t / 10, 0.3) + (t % 7) / 100));

/** Rates of a run, told the metric after each point; taken up again before `resumeAt` from what a checkpoint would hold. */
function run(options: ScheduleOptions, resumeAt?: number, rateBase = base): number[] {
  let state: ScheduleState = freshSchedule;
  return metrics.map((metric, at) => {
    if (at === resumeAt) state = JSON.parse(JSON.stringify(state));
    const point = { at, base: rateBase, length, state };
    const rate = learningRateAt(options, point);
    state = observedBy(options, metric, point);
    return rate;
  });
}

describe.each(members)('%s', (type, { config, examples }) => {
  describeDocuments(type, config, examples);

  describe.each(examples.map((options) => [JSON.stringify(options), options] as const))('%s', (_, chosen) => {
    const options = scheduleSchema.parse({ ...chosen, type } as never);

    it('gives finite rates, above 0 until its end', () => {
      const rates = run(options);
      for (const rate of rates) expect(Number.isFinite(rate) && rate >= 0).toBe(true);
      expect(rates.some((rate) => rate > 0)).toBe(true);
      const far = learningRateAt(options, { at: 1e9, base, length, state: freshSchedule });
      expect(Number.isFinite(far) && far >= 0).toBe(true);
    });

    it('gives the same rates again, and from any point on after a resume', () => {
      const rates = run(options);
      for (let at = 0; at < length; at++) expect(run(options, at)).toEqual(rates);
    });

    it('gives the same rates when its defaults are filled in before', () => {
      const settled = settledSchedule(options, { base, length, hasValidation: true });
      expect(scheduleSchema.parse(JSON.parse(JSON.stringify(settled)))).toEqual(settled);
      expect(settledSchedule(settled, { base: 1, length: 3, hasValidation: false })).toEqual(settled);
      expect(run(settled)).toEqual(run(options));
    });

    it('heeds a metric only where it says that it watches one', () => {
      if (watcherIn(options)) return;
      const told = observedBy(options, 0.5, { at: 3, base, length, state: freshSchedule });
      expect(told).toEqual(freshSchedule);
    });

    it('is all 0 or does not depend on a base rate of 0', () => {
      const rates = run(options, undefined, 0);
      expect(rates.every((rate) => Number.isFinite(rate) && rate >= 0)).toBe(true);
    });
  });
});
