import { memberOf, type OptionsOf, unionSchema } from '../registry/registry.ts';
import type { Inner, NestedSchedule, Schedule, ScheduledRun, SchedulePoint, ScheduleState } from './define-schedule.ts';
import * as registry from './index.ts';
import { handInSchedules } from './nested.ts';

/** A schedule with its options settled. */
export type ScheduleOptions = OptionsOf<typeof registry>;

/** Schema of a schedule in a document: `{ type, ...options }`. */
export const scheduleSchema = unionSchema(registry).meta({
  id: 'Schedule',
  description: 'How the learning rate changes over a run.',
});
handInSchedules(scheduleSchema);

/** Names of the options of all schedules: what a merge patch that puts another schedule in place has to clear. */
export const scheduleOptionNames: readonly string[] = [
  ...new Set(Object.values(registry).flatMap(({ config }) => Object.keys(config.shape))),
].filter((name) => name !== 'type');

/** What a schedule remembers before the first metric. */
export const freshSchedule: ScheduleState = {};

/** The learning rate to use at a point of a run. */
export function learningRateAt(options: ScheduleOptions, point: SchedulePoint): number {
  return inner.rate(options, point);
}

/** What the schedule remembers after the metric of an epoch whose last rate was the one at `point`. */
export function observedBy(options: ScheduleOptions, metric: number, point: SchedulePoint): ScheduleState {
  return inner.observe(options, metric, point);
}

/** The schedule with the defaults that depend on the run filled in. */
export function settledSchedule(options: ScheduleOptions, run: ScheduledRun): ScheduleOptions {
  return inner.settle(options, run) as ScheduleOptions;
}

/** The schedule that watches a metric, itself or inside; undefined: none does. */
export function watcherIn(options: ScheduleOptions): Extract<ScheduleOptions, { type: 'reduceOnPlateau' }> | undefined {
  if (options.type === 'reduceOnPlateau') return options;
  if (options.type !== 'linearWarmup' || options.then === undefined) return undefined;
  return watcherIn(options.then as ScheduleOptions);
}

const inner: Inner = {
  settle: (options, run) => memberFor(options).settle?.(options as never, run, inner) ?? options,
  rate: (options, point) => memberFor(options).rate(point, options as never, inner),
  observe: (options, metric, point) =>
    memberFor(options).observe?.(metric, point, options as never, inner) ?? point.state,
};

function memberFor(options: NestedSchedule): Schedule {
  return memberOf(registry, options) as unknown as Schedule;
}
