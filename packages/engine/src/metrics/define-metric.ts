import type { z } from 'zod';
import type { Outcome, Outcomes, Task } from './outcome.ts';

/** Schema of a metric's document: a strict object whose `type` is the registry key. */
export type MetricConfig = z.ZodObject<{ type: z.ZodLiteral<string> }, z.core.$strict>;

/** Computes one number of one task's outcome; null where it is undefined. */
export type MetricOf<Kind extends Task, Options> = (outcome: Outcomes[Kind], options: Options) => number | null;

/** A single number that says how good predictions are. */
export interface Metric<Config extends MetricConfig = MetricConfig> {
  readonly type: z.output<Config>['type'];
  readonly config: Config;
  /** Whether more is better. */
  readonly goal: 'maximize' | 'minimize';
  /** Tasks it applies to. */
  readonly tasks: readonly Task[];
  /** The number; null where it is undefined for these samples.
   *  @throws {RangeError} if it does not apply to the task, or needs probabilities that are not there. */
  value(outcome: Outcome, config: z.output<Config>): number | null;
}

/** Makes a metric from one function per task that it applies to. */
export function defineMetric<Config extends MetricConfig>(definition: {
  config: Config;
  goal: 'maximize' | 'minimize';
  of: { [Kind in Task]?: MetricOf<Kind, z.output<Config>> };
}): Metric<Config> {
  const { config, goal, of } = definition;
  const type = config.shape.type.value;
  const tasks = Object.keys(of) as Task[];
  return {
    type,
    config,
    goal,
    tasks,
    value: (outcome, options) => {
      const compute = of[outcome.task] as MetricOf<Task, z.output<Config>> | undefined;
      if (compute !== undefined) return compute(outcome, options);
      throw new RangeError(`${type} expects a task of ${tasks.join(' or ')}, received ${outcome.task}`);
    },
  };
}

/** The probabilities of an outcome.
 *  @throws {RangeError} if it came without. */
export function probabilitiesFor(metric: string, outcome: Outcomes['multiClass']): ArrayLike<number> {
  if (outcome.probabilities !== undefined) return outcome.probabilities;
  throw new RangeError(`${metric} expects probabilities, received predicted classes alone`);
}
