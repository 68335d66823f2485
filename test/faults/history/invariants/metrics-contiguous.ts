import type { JobEvent } from '@trainyard/contracts';
import type { StoredJob } from '../history.ts';
import type { Invariant } from './invariant.ts';

type Points = Map<string, number | null>;

/** Every measured value by series and step; of a step that ran twice the value of the last attempt. */
function measured(events: readonly JobEvent[]): Points {
  const points: Points = new Map();
  for (const event of events) {
    if (event.type !== 'metric' && event.type !== 'epoch') continue;
    for (const [name, value] of Object.entries(event.data.values)) points.set(`${name} ${event.step}`, value);
  }
  return points;
}

function* historyOf({ id, events, metricHistory }: StoredJob): Generator<string> {
  if (!metricHistory) return;
  const told = measured(events);
  let count = 0;
  for (const [name, points] of metricHistory) {
    for (const [index, { step, value }] of points.entries()) {
      const before = points[index - 1];
      count += 1;
      if (before && before.step >= step) yield `${id}: ${name} has step ${step} after step ${before.step}`;
      if (told.get(`${name} ${step}`) !== value)
        yield `${id}: ${name} at step ${step} is ${value}, and ${told.get(`${name} ${step}`)} was told`;
    }
  }
  if (count !== told.size) yield `${id}: has ${count} points in its metric history, and ${told.size} were told`;
}

/** Epochs from the first to the last, each told. */
function* epochsOf({ id, events, final }: StoredJob): Generator<string> {
  if (final?.content.state !== 'succeeded') return;
  const told = new Set(events.flatMap((event) => (event.type === 'epoch' ? [event.data.epoch] : [])));
  for (let epoch = 1; epoch <= Math.max(0, ...told); epoch += 1)
    if (!told.has(epoch)) yield `${id}: lacks epoch ${epoch}`;
}

/** I6: the metrics of a job are contiguous after de-duplication, and its history is what was told. */
export const metricsContiguous: Invariant = {
  name: 'I6 metrics are contiguous, each step once',
  *violations({ jobs }) {
    for (const job of jobs) {
      yield* historyOf(job);
      yield* epochsOf(job);
    }
  },
};
