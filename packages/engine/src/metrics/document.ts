import { z } from 'zod';
import type { Metric } from './define-metric.ts';
import * as registry from './index.ts';
import type { Outcome, Task } from './outcome.ts';

type Registry = typeof registry;

/** Name of a registered metric. */
export type MetricName = keyof Registry;

/** A metric in a document: a name, which stands for its defaults, or `{ type, options }`. */
export type MetricDocument = MetricName | { [Name in MetricName]: z.input<Registry[Name]['config']> }[MetricName];

const members = { ...registry } as unknown as Record<MetricName, Metric>;
const names = Object.keys(registry) as MetricName[];
const [first, ...rest] = names.map((name) => members[name].config);

/** Schema of `MetricDocument`. */
export const metricDocument = z.union([
  z.enum(names),
  z.discriminatedUnion('type', [first, ...rest]),
]) as unknown as z.ZodType<MetricDocument, MetricDocument>;

/** A metric with its options settled. */
export interface BoundMetric extends Pick<Metric, 'goal' | 'tasks'> {
  readonly type: MetricName;
  /** @throws {RangeError} if the metric does not apply to the outcome. */
  value(outcome: Outcome): number | null;
}

/** The metric that a document asks for, defaults filled in.
 *  @throws {z.ZodError} if the document is not valid. */
export function metricOf(document: MetricDocument): BoundMetric {
  const written = typeof document === 'string' ? { type: document } : document;
  const { config, goal, tasks, value } = members[written.type];
  const options = config.parse(written);
  return { type: written.type, goal, tasks, value: (outcome) => value(outcome, options) };
}

/** Names of the metrics that apply to a task. */
export function metricsOf(task: Task): MetricName[] {
  return names.filter((name) => members[name].tasks.includes(task));
}
