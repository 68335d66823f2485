import type { JobEvent, MetricPoint } from '@trainyard/contracts';

/** The metrics of a job: a series per name, by step, of a step that ran twice the later values. */
export class MetricHistory {
  readonly #series = new Map<string, MetricPoint[]>();

  /** Names in the order of their code units. */
  names(): string[] {
    return [...this.#series.keys()].sort();
  }

  /** Points of a metric by step; none for an unknown name. */
  points(name: string): readonly MetricPoint[] {
    return this.#series.get(name) ?? [];
  }

  /** Takes in the values of an event, if it has any. */
  add(event: JobEvent): void {
    if (event.type !== 'metric' && event.type !== 'epoch') return;
    const { values, nonFinite, epoch } = event.data;
    for (const [name, value] of Object.entries(values)) {
      const flag = nonFinite?.[name];
      this.put(name, { step: event.step ?? 0, epoch, value, ...(flag && { nonFinite: flag }) });
    }
  }

  /** Takes in a point, in place of one of the same step. */
  put(name: string, point: MetricPoint): void {
    const points = this.#series.get(name) ?? [];
    this.#series.set(name, points);
    const last = points.at(-1);
    if (!last || last.step < point.step) {
      points.push(point);
      return;
    }
    const index = firstFrom(points, point.step);
    points.splice(index, points[index]?.step === point.step ? 1 : 0, point);
  }
}

/** Index of the first point at a step or after it, by bisection. */
export function firstFrom(points: readonly MetricPoint[], step: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.step ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
