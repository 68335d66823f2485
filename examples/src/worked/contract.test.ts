import { describe, expect, it } from 'vitest';
import type { Example } from './example.ts';
import * as registry from './index.ts';

const examples: [string, Example][] = Object.entries(registry);

describe.each(examples)('%s', (name, example) => {
  it('names its job after itself, leaves dataset and seed to the run, and states what it must beat', () => {
    const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(example.job.name).toBe(kebab);
    expect(Object.keys(example.job)).not.toEqual(expect.arrayContaining(['dataset']));
    expect(Object.keys(example.job)).not.toEqual(expect.arrayContaining(['seed']));
    expect(example.margin).toBeGreaterThan(0);
    for (const text of [example.title, example.measure, example.baseline]) expect(text).not.toBe('');
  });

  it('has the same data every time, and no row twice', () => {
    const data = example.data();
    expect(example.data()).toEqual(data);
    if ('sample' in data) return;
    const rows = data.csv.trim().split('\n');
    expect(new Set(rows).size).toBe(rows.length);
  });
});
