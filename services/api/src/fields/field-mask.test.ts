import { datasetSchema, jobSchema, modelSchema } from '@trainyard/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fieldMask, masked } from './field-mask.ts';

const schema = z.object({
  id: z.string(),
  progress: z.object({ step: z.int(), epoch: z.int() }).nullable(),
  labels: z.record(z.string(), z.string()),
  layers: z.array(z.object({ type: z.string(), units: z.int().optional() })),
  spec: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('a'), one: z.string() }),
    z.object({ kind: z.literal('b'), two: z.string() }),
  ]),
  optimizer: z.looseObject({ type: z.string() }),
});
const value = {
  id: 'x',
  progress: { step: 1, epoch: 2 },
  labels: { 'a.b': 'c', d: 'e' },
  layers: [{ type: 'dense', units: 3 }, { type: 'flatten' }],
  spec: { kind: 'b', two: '2' },
  optimizer: { type: 'adam', learningRate: 0.1, schedule: { type: 'step', every: 5 } },
};
const keptOf = (list: string) => masked(value, fieldMask(list, schema));

describe('a field mask', () => {
  it.each([
    ['id', { id: 'x' }],
    ['progress.step', { progress: { step: 1 } }],
    ['progress.step,progress', { progress: { step: 1, epoch: 2 } }],
    ['progress,progress.step', { progress: { step: 1, epoch: 2 } }],
    ['layers.units', { layers: [{ units: 3 }, {}] }],
    ['labels.a.b', { labels: { 'a.b': 'c' } }],
    ['labels.nothing', { labels: {} }],
    ['spec.one,spec.kind', { spec: { kind: 'b' } }],
    ['optimizer.learningRate', { optimizer: { learningRate: 0.1 } }],
    ['optimizer.schedule.every,optimizer.nothing', { optimizer: { schedule: { every: 5 } } }],
    [' id , spec.two', { id: 'x', spec: { two: '2' } }],
  ])('%j keeps %j', (list, expected) => {
    expect(keptOf(list)).toEqual(expected);
  });

  it('keeps null where there is nothing to look into', () => {
    expect(masked({ ...value, progress: null }, fieldMask('progress.step', schema))).toEqual({ progress: null });
  });

  it.each(['', 'nothing', 'id,', 'progress.nothing', 'id.x', 'layers.0', '__proto__', 'constructor', 'toString'])(
    'refuses %j and names it',
    (list) => {
      expect(() => fieldMask(list, schema)).toThrow(
        expect.objectContaining({
          code: 'invalidParameter',
          extra: { errors: [expect.objectContaining({ parameter: 'fields' })] },
        }),
      );
    },
  );

  it.each([
    ['job', jobSchema],
    ['dataset', datasetSchema],
    ['model', modelSchema],
  ])('knows every field of a %s', (_name, resource) => {
    for (const name of Object.keys(resource.shape)) expect([...fieldMask(name, resource).keys()]).toEqual([name]);
  });
});
