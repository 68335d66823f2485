import { describe, expect, it } from 'vitest';
import type { Metric } from './define-metric.ts';
import { metricDocument, metricOf, metricsOf } from './document.ts';
import * as registry from './index.ts';
import type { Outcome, Task } from './outcome.ts';

const members = Object.entries(registry) as unknown as [keyof typeof registry, Metric][];

const perfect: Record<Task, Outcome> = {
  binary: { task: 'binary', targets: [1, 0, 1, 0], scores: [1, 0, 1, 0] },
  multiClass: {
    task: 'multiClass',
    classes: 2,
    targets: [1, 0, 1],
    predictions: [1, 0, 1],
    probabilities: [0, 1, 1, 0, 0, 1],
  },
  multiLabel: { task: 'multiLabel', labels: 2, targets: [1, 0, 1, 1], predictions: [1, 0, 1, 1] },
  regression: { task: 'regression', outputs: 1, targets: [1, -2, 3], predictions: [1, -2, 3] },
};

const wrong: Record<Task, Outcome> = {
  binary: { task: 'binary', targets: [1, 0, 1, 0], scores: [0, 1, 0, 1] },
  multiClass: {
    task: 'multiClass',
    classes: 2,
    targets: [1, 0, 1],
    predictions: [0, 1, 0],
    probabilities: [1, 0, 0, 1, 1, 0],
  },
  multiLabel: { task: 'multiLabel', labels: 2, targets: [1, 0, 1, 1], predictions: [0, 1, 0, 0] },
  regression: { task: 'regression', outputs: 1, targets: [1, -2, 3], predictions: [-1, 2, -3] },
};

describe.each(members)('%s', (name, metric) => {
  it('is registered under its type, with every option described and defaulted', () => {
    expect(metric.type).toBe(name);
    expect(metricDocument.safeParse(name).success).toBe(true);
    expect(metricDocument.safeParse({ type: name, surprise: 1 }).success).toBe(false);
    const settled = metric.config.parse({ type: name });
    expect(metric.config.parse(JSON.parse(JSON.stringify(settled)))).toEqual(settled);
    for (const [option, schema] of Object.entries(metric.config.shape)) {
      if (option !== 'type') expect((schema as { description?: string }).description, option).toMatch(/\w/);
    }
  });

  it('is 1 or 0 for perfect predictions, as its goal says, and worse for wrong ones', () => {
    expect(metric.tasks.length).toBeGreaterThan(0);
    for (const task of metric.tasks) {
      const best = metricOf(name).value(perfect[task])!;
      const worst = metricOf(name).value(wrong[task])!;
      expect(best).toBeCloseTo(metric.goal === 'maximize' ? 1 : 0, 12);
      expect(metric.goal === 'maximize' ? best - worst : worst - best).toBeGreaterThan(0.4);
    }
  });

  it('refuses a task that it does not apply to', () => {
    for (const task of (Object.keys(perfect) as Task[]).filter((kind) => !metric.tasks.includes(kind))) {
      expect(() => metricOf(name).value(perfect[task])).toThrow(`${name} expects a task of`);
      expect(metricsOf(task)).not.toContain(name);
    }
  });
});
