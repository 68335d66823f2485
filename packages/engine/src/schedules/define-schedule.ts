import { z } from 'zod';

type ScheduleConfig = z.ZodObject<{ type: z.ZodLiteral<string> }, z.core.$strict>;

/** What a schedule remembers of the metrics it was told: plain numbers, so that a checkpoint can hold them. */
export type ScheduleState = Readonly<Record<string, number>>;

/** Where a run is, and what it started from. */
export interface SchedulePoint {
  /** Steps, or epochs, done before: 0 for the first. */
  readonly at: number;
  /** The learning rate of the optimizer. */
  readonly base: number;
  /** Steps, or epochs, of the whole run. */
  readonly length: number;
  readonly state: ScheduleState;
}

/** What is known of a run before it starts. */
export interface ScheduledRun {
  /** The learning rate of the optimizer. */
  readonly base: number;
  /** Steps, or epochs, of the whole run; undefined: not known yet. */
  readonly length: number | undefined;
  readonly hasValidation: boolean;
}

/** What a schedule inside another one does. */
export interface Inner {
  rate(schedule: NestedSchedule, point: SchedulePoint): number;
  observe(schedule: NestedSchedule, metric: number, point: SchedulePoint): ScheduleState;
  settle(schedule: NestedSchedule, run: ScheduledRun): NestedSchedule;
}

/** The document of a schedule inside another one. */
export interface NestedSchedule {
  readonly type: string;
}

/** A schedule: the learning rate as a function of how far a run is, and of the metrics it was told. */
export interface Schedule<Config extends ScheduleConfig = ScheduleConfig> {
  readonly config: Config;
  /** The rate to use there: never negative, and the same for the same arguments. */
  rate(point: SchedulePoint, options: z.output<Config>, inner: Inner): number;
  /** What it remembers after the metric of an epoch whose last rate was the one at `point`; absent: it heeds none. */
  observe?(metric: number, point: SchedulePoint, options: z.output<Config>, inner: Inner): ScheduleState;
  /** The options with the defaults that depend on the run filled in; absent: none does. */
  settle?(options: z.output<Config>, run: ScheduledRun, inner: Inner): z.output<Config>;
  /** Documents to try it with; its contract test runs them all. */
  readonly examples: readonly Omit<z.input<Config>, 'type'>[];
}

/** Makes a schedule from its name, the schemas of its own options and its rate. */
export function defineSchedule<Type extends string, Options extends z.ZodRawShape>(
  type: Type,
  definition: { readonly options: Options } & Omit<
    Schedule<z.ZodObject<{ type: z.ZodLiteral<Type> } & Options, z.core.$strict>>,
    'config'
  >,
) {
  const { options, ...rest } = definition;
  return { config: z.strictObject({ type: z.literal(type), ...options }), ...rest };
}
