import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { runningService } from './running-service.ts';

const service = runningService('table');

const colours = ['blue', 'green', 'red'];

/** Rows of 30 people with gaps in two columns; who is rich and likes red buys. */
const table = [
  'person,visit,age,income,colour,buys',
  ...Array.from({ length: 240 }, (_, i) => {
    const income = (i * 37) % 101;
    const colour = colours[(i * 7) % 3];
    const buys = income > 50 || colour === 'red' ? 'yes' : 'no';
    return [`p${i % 30}`, i, i % 9 === 4 ? '' : 20 + ((i * 13) % 50), income, i % 11 === 6 ? '' : colour, buys].join(
      ',',
    );
  }),
];
const columns = [
  { name: 'person', role: 'group' },
  { name: 'buys', role: 'target' },
];
const model = {
  input: { shape: [7] },
  layers: [
    { type: 'dense', units: 12, activation: 'relu' },
    { type: 'dense', units: 2 },
  ],
};
const preprocessing = [
  { type: 'impute', strategy: 'median', columns: ['age'], indicator: true },
  { type: 'impute', strategy: 'mostFrequent', columns: ['colour'] },
  { type: 'oneHot' },
  { type: 'standardize' },
];

interface Told {
  class: string;
  probabilities: Record<string, number>;
}

describe('a table of numbers, categories, gaps and groups', () => {
  it('trains, predicts from raw values, and its ONNX file gives the same', async () => {
    const dataset = await service.upload(table, columns);
    const document = {
      dataset,
      model,
      preprocessing,
      optimizer: { type: 'adam', learningRate: 0.02 },
      epochs: 30,
      seed: 3,
    };
    const job = await service.trained(document);
    expect(job.spec).toMatchObject({ group: 'person', missing: 'error', features: { columns: ['*'], shape: [7] } });
    const { accuracy } = await service.testReport<{ accuracy: number }>(job);
    expect(accuracy).toBeGreaterThan(0.8);

    const rows = [
      { visit: 3, age: null, income: 90, colour: 'blue' },
      { visit: 80, age: 31, income: 5, colour: null },
      { visit: 110, age: 64, income: 12, colour: 'violet' },
      { visit: 5, age: 22, income: 3, colour: 'red' },
    ];
    const told = await service.answers<Told>(job, rows);
    expect([told[0]?.class, told[3]?.class]).toEqual(['yes', 'yes']);

    const session = await InferenceSession.create(
      await service.bytes(`/v1/checkpoints/${job.bestCheckpoint}/content?format=onnx`),
    );
    const raw = rows.flatMap(({ visit, age, income, colour }) => [
      visit,
      age ?? Number.NaN,
      income,
      colour === null ? Number.NaN : colours.indexOf(colour),
    ]);
    const { probabilities } = await session.run({ input: new Tensor('float32', Float32Array.from(raw), [4, 4]) });
    expect(Array.from(probabilities?.data as Float32Array)).toEqual(
      told.flatMap((one) => [one.probabilities.no, one.probabilities.yes]),
    );
    await session.release();

    const { data } = await service.call<{ data: { type: string; data: object }[] }>(
      'GET',
      `/v1/jobs/${job.id}/events?limit=1000`,
    );
    expect(data.filter(({ type }) => type === 'data')).toMatchObject([
      { data: { code: 'idLikeColumns', message: expect.stringContaining('"visit"') } },
    ]);
  });

  it('is refused with both widths, and what to do about gaps and categories', async () => {
    const dataset = await service.upload(table, columns);
    interface Refusal {
      code: string;
      errors: { pointer: string; code: string; message: string }[];
    }
    const refused = (more: object) =>
      service.refusal<Refusal>('POST', '/v1/jobs', { kind: 'train', dataset, model, ...more });
    const bare = await refused({});
    expect(bare.errors.map(({ code }) => code)).toEqual(['categoryFeature', 'missingValues', 'missingValues']);
    const narrow = await refused({ preprocessing, model: { ...model, input: { shape: [3] } } });
    expect(narrow.errors[0]?.message).toBe(
      'the shape [3] takes 3 values, a sample has 7 after preprocessing (4 columns before it)',
    );
    const misnamed = await refused({ preprocessing: [...preprocessing, { type: 'center', columns: ['hight'] }] });
    expect(misnamed.errors[0]?.pointer).toBe('/preprocessing/4/columns/0');
  });
});
