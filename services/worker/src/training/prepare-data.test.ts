import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type IngestRequest, ingest } from '@trainyard/datasets';
import { checkModel, isReader, type ModelDocument, type Samples, valuesOfRows } from '@trainyard/engine';
import { lossSchema, tokenizerSchema } from '@trainyard/engine/spec';
import { openArtifacts } from '@trainyard/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobSink } from '../ingest/blob-sink.ts';
import { jobSpec } from '../testing/job-spec.ts';
import { openData } from './data/open-data.ts';
import { type DataRequest, loadData, type PreparedData } from './prepare-data.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'trainyard-data-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

/** The data as a training gets them, with memory for all of them or for none. */
async function prepareData(request: Omit<DataRequest, 'memoryBytes'>, memoryBytes = 2 ** 34): Promise<PreparedData> {
  return openData(await loadData({ ...request, memoryBytes })).data;
}

async function stored(request: Omit<IngestRequest, 'sink'>): Promise<DataRequest['stored']> {
  const sink = blobSink(await openArtifacts({ dataDir }));
  const outcome = await ingest({ ...request, sink });
  if (outcome.state === 'rejected') throw new Error(JSON.stringify(outcome.validation));
  return sink.blobs;
}

function network(shape: number[], units: number): ModelDocument {
  const { model } = checkModel({ input: { shape }, layers: [{ type: 'flatten' }, { type: 'dense', units }] });
  if (!model) throw new Error('the model of the test is wrong');
  return model.document;
}

async function iris(): Promise<DataRequest['stored']> {
  const csv = await readFile(fileURLToPath(new URL('../../../../samples/iris.csv', import.meta.url)));
  return stored({ format: 'csv', files: { data: () => Readable.from([csv]) } });
}

const irisSpec = (more: object = {}) =>
  jobSpec({
    target: { column: 'species', kind: 'class' },
    split: { type: 'holdOut', validation: 0.2, test: 0.2, stratify: true },
    preprocessing: [{ type: 'standardize' }],
    seed: 5,
    ...more,
  });

/** Values of one column of the rows of a part. */
const columnOf = ({ rows, inputs }: Samples, column: number, width: number): number[] =>
  [...valuesOfRows(inputs.input!, rows, width)].filter((_, at) => at % width === column);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
const rowsOf = (samples?: Samples) => [...(samples?.rows ?? [])];

describe('prepareData', () => {
  it('splits by the seed: every row is in one part, and each part keeps the share of each class', async () => {
    const request = { dataDir, spec: irisSpec(), model: network([4], 3), stored: await iris() };
    const { train, validation, test } = await prepareData(request);
    const all = [...rowsOf(train), ...rowsOf(validation), ...rowsOf(test)].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 150 }, (_, row) => row));
    for (const [part, perClass] of [
      [train, 30],
      [validation!, 10],
      [test!, 10],
    ] as const) {
      const labels = [...part.rows].map((row) => part.targets[row]);
      expect([0, 1, 2].map((label) => labels.filter((each) => each === label).length)).toEqual([
        perClass,
        perClass,
        perClass,
      ]);
    }
    expect(rowsOf((await prepareData(request)).test)).toEqual(rowsOf(test));
    const other = await prepareData({ ...request, spec: irisSpec({ seed: 6 }) });
    expect(rowsOf(other.test)).not.toEqual(rowsOf(test));
  });

  it('fits the preprocessing on the training rows alone, and applies it to all', async () => {
    const request = { dataDir, spec: irisSpec(), model: network([4], 3), stored: await iris() };
    const raw = await prepareData({ ...request, spec: irisSpec({ preprocessing: [] }) });
    const { train, test, inputs } = await prepareData(request);
    expect(inputs.input?.preprocessing?.stages).toHaveLength(1);
    for (const column of [0, 1, 2, 3]) {
      const before = columnOf(raw.train, column, 4);
      const scaled = columnOf(raw.test!, column, 4).map((value) => (value - mean(before)) / deviation(before));
      expect(mean(columnOf(train, column, 4))).toBeCloseTo(0, 5);
      expect(deviation(columnOf(train, column, 4))).toBeCloseTo(1, 5);
      for (const [i, value] of columnOf(test!, column, 4).entries()) expect(value).toBeCloseTo(scaled[i]!, 5);
    }
  });

  describe('split by a column', () => {
    const marks = ['train', 'hold', 'test', 'train', '', 'train', 'elsewhere', 'hold'];
    const csv = ['x,fold,part,y', ...marks.map((mark, i) => `${i},${i % 3},${mark},${i}`)].join('\n');
    const request = async (split: object) => ({
      dataDir,
      spec: jobSpec({
        target: { column: 'y', kind: 'number' },
        features: { columns: ['*'] },
        split: { type: 'byColumn', train: 'train', validation: 'validation', test: 'test', ...split } as never,
      }),
      model: network([1], 1),
      stored: await stored({ format: 'csv', files: { data: () => Readable.from([Buffer.from(csv)]) } }),
    });
    const rowsOf = ({ train, validation, test }: PreparedData) =>
      [train, validation, test].map((samples) => [...(samples?.rows ?? [])]);

    it('takes its values of names, and leaves other rows out', async () => {
      const named = { column: 'part', validation: 'hold' };
      const { spec, ...rest } = await request(named);
      const features = { columns: ['x'] };
      const prepared = await prepareData({ ...rest, spec: { ...spec, features } });
      expect(rowsOf(prepared)).toEqual([[0, 3, 5], [1, 7], [2]]);
    });

    it('takes its values of numbers', async () => {
      const numbered = { column: 'fold', train: '2', validation: 'none', test: '0' };
      const { spec, ...rest } = await request(numbered);
      const prepared = await prepareData({ ...rest, spec: { ...spec, features: { columns: ['x'] } } });
      expect(rowsOf(prepared)).toEqual([[2, 5], [], [0, 3, 6]]);
    });

    it('counts the groups that it puts on two sides', async () => {
      const { spec, ...rest } = await request({ column: 'part', validation: 'hold' });
      const data = await prepareData({ ...rest, spec: { ...spec, features: { columns: ['x'] }, group: 'fold' } });
      // Training rows 0, 3, 5 are of the folds 0, 0, 2; validation rows 1, 7 of 1, 1; test row 2 of 2.
      expect(data.sharedGroups).toBe(1);
    });

    it('has rows to train on', async () => {
      const { spec, ...rest } = await request({ column: 'part', train: 'nothing' });
      const asked = { ...rest, spec: { ...spec, features: { columns: ['x'] } } };
      await expect(prepareData(asked)).rejects.toThrow(/no row has the value nothing in the column part/);
    });
  });

  describe('of a table with categories, gaps and groups', () => {
    const rows = Array.from({ length: 60 }, (_, i) => {
      const age = i % 6 === 1 ? '' : String(20 + i);
      const colour = i % 10 === 3 ? '' : ['red', 'blue', 'green'][i % 3];
      return `${age},${colour},${i % 4},p${i % 12},${i % 15 === 7 ? '' : i / 2}`;
    });
    const csv = ['age,colour,size,person,y', ...rows].join('\n');
    const table = () => stored({ format: 'csv', files: { data: () => Readable.from([Buffer.from(csv)]) } });
    const spec = (more: object = {}) =>
      jobSpec({
        target: { column: 'y', kind: 'number' },
        features: { columns: ['age', 'colour', 'size'] },
        group: 'person',
        missing: 'dropRow',
        split: { type: 'holdOut', validation: 0.25, test: 0.25, stratify: false },
        preprocessing: [{ type: 'impute', strategy: 'median', indicator: true }, { type: 'oneHot' }],
        ...more,
      });

    it('makes the width that the model takes, keeps groups together, and leaves rows out that nothing fills', async () => {
      const imputed = [{ type: 'impute', strategy: 'median', indicator: true, columns: ['age'] }, { type: 'oneHot' }];
      const request = {
        dataDir,
        spec: spec({ preprocessing: imputed }),
        model: network([6], 1),
        stored: await table(),
      };
      const { train, validation, test, inputs } = await prepareData(request);
      const all = [train, validation, test].flatMap((samples) => [...(samples?.rows ?? [])]);
      const whole = rows.flatMap((row, at) => (row.endsWith(',') || row.split(',')[1] === '' ? [] : [at]));
      expect(all.sort((a, b) => a - b)).toEqual(whole);
      const people = [train, validation, test].map((samples) => new Set([...samples!.rows].map((row) => row % 12)));
      expect(people.reduce((sum, { size }) => sum + size, 0)).toBe(12);
      const ages = [...train.rows].flatMap((row) => (row % 6 === 1 ? [] : [20 + row])).sort((a, b) => a - b);
      const median = (ages[Math.floor((ages.length - 1) / 2)]! + ages[Math.floor(ages.length / 2)]!) / 2;
      expect(inputs.input?.preprocessing?.stages[0]?.statistics).toEqual({ values: [median] });
      const [first] = train.rows.filter((row) => row % 6 === 1);
      const colours = ['blue', 'green', 'red'].map((name) => Number(rows[first!]!.includes(name)));
      const expected = [median, ...colours, first! % 4, 1];
      expect(expected.map((_, column) => columnOf({ ...train, rows: Int32Array.of(first!) }, column, 6)[0])).toEqual(
        expected,
      );
    });

    it('refuses gaps that nothing fills, categories that nothing codes, and columns that are not there, each by its name', async () => {
      const request = async (more: object) => ({
        dataDir,
        spec: spec(more),
        model: network([6], 1),
        stored: await table(),
      });
      await expect(prepareData(await request({ missing: 'error' }))).rejects.toThrow(
        /target column "y" has 4 rows without a value/,
      );
      await expect(prepareData(await request({ preprocessing: [] }))).rejects.toThrow(
        /column "colour" holds categories/,
      );
      const unknown = [{ type: 'oneHot' }, { type: 'standardize', columns: ['weight'] }];
      await expect(prepareData(await request({ preprocessing: unknown }))).rejects.toThrow(
        /no feature column that it can work on fits "weight"/,
      );
      await expect(prepareData(await request({ group: 'team' }))).rejects.toThrow(/no column team/);
      const wide = { preprocessing: [{ type: 'oneHot' }] };
      await expect(prepareData(await request(wide))).rejects.toThrow(
        /shape \[6\] takes 6 values, the 3 chosen columns give after preprocessing 5/,
      );
    });
  });

  it('leaves parts out that the split does not ask for', async () => {
    const split = { type: 'holdOut', validation: 0, test: 0, stratify: true };
    const data = await prepareData({
      dataDir,
      spec: irisSpec({ split }),
      model: network([4], 3),
      stored: await iris(),
    });
    expect(data.train.rows).toHaveLength(150);
    expect(data).not.toHaveProperty('validation');
    expect(data).not.toHaveProperty('test');
  });

  it('takes the test part that a dataset brings along, whole', async () => {
    const idx = (dims: number[], bytes: number[]) => {
      const header = [0, 0, 8, dims.length, ...dims.flatMap((length) => [0, 0, 0, length])];
      return () => Readable.from([Buffer.from([...header, ...bytes])]);
    };
    const images = (count: number, first: number) => Array.from({ length: count * 4 }, (_, i) => first + (i >> 2));
    const files = {
      'train.images': idx([10, 2, 2], images(10, 0)),
      'train.labels': idx([10], [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]),
      'test.images': idx([3, 2, 2], images(3, 100)),
      'test.labels': idx([3], [1, 0, 1]),
    };
    const spec = jobSpec({
      target: { column: 'label', kind: 'class' },
      split: { type: 'holdOut', validation: 0.2, test: 0.5 },
    });
    const request = { dataDir, spec, model: network([1, 2, 2], 2), stored: await stored({ format: 'idx', files }) };
    const { train, validation, test } = await prepareData(request);
    expect([train.rows.length, validation?.rows.length]).toEqual([8, 2]);
    expect(columnOf(test!, 0, 4)).toEqual([100, 101, 102]);
    expect([...test!.rows].map((row) => test!.targets[row])).toEqual([1, 0, 1]);
  });

  it('refuses targets that the loss is not made for', async () => {
    const request = async (lines: string[]) => ({
      dataDir,
      spec: jobSpec({
        target: { column: 'y', kind: 'number' },
        loss: { type: 'binaryCrossEntropy' },
        split: { type: 'holdOut', validation: 0, test: 0.2 },
      }),
      model: network([1], 1),
      stored: await stored({ format: 'csv', files: { data: () => Readable.from([['x,y', ...lines].join('\n')]) } }),
    });
    const flags = await request(['1.5,0', '2.5,1', '3.5,1', '4.5,0', '5.5,1']);
    expect((await prepareData(flags)).train.rows).toHaveLength(4);
    const grades = await request(['1.5,0', '2.5,1', '3.5,2', '4.5,0', '5.5,1']);
    await expect(prepareData(grades)).rejects.toThrow('binaryCrossEntropy takes targets from 0 to 1, received 2');
  });

  it('refuses targets of further outputs that their loss is not made for, and weights below 0', async () => {
    const { model } = checkModel({
      input: { shape: [1] },
      layers: [
        { id: 'first', type: 'dense', units: 1 },
        { id: 'flag', type: 'dense', units: 1, inputs: ['input'] },
      ],
      outputs: ['first', 'flag'],
    });
    const lines = ['x,q,y,z,w,v', '1.5,1,0,1,1,1', '2.5,2,1,0,0,1', '3.5,3,7,1,1,0', '4.5,4,0,0,2,2', '5.5,5,1,1,-3,1'];
    const blobs = await stored({ format: 'csv', files: { data: () => Readable.from([lines.join('\n')]) } });
    const request = (column: string, sampleWeight: string) => ({
      dataDir,
      spec: jobSpec({
        target: { column: 'q', kind: 'number' },
        features: { columns: ['x'] },
        outputs: {
          flag: { target: { column, kind: 'number' }, loss: lossSchema.parse({ type: 'binaryCrossEntropy' }) },
        },
        sampleWeight,
      }),
      model: model!.document,
      stored: blobs,
    });
    await expect(prepareData(request('y', 'v'))).rejects.toThrow('takes targets from 0 to 1, received 7');
    await expect(prepareData(request('z', 'w'))).rejects.toThrow('the column w holds -3');
  });

  describe('with texts', () => {
    // One letter a row, so that a letter is in the vocabulary when its row is trained on, and only then.
    const letters = [...'abcdefghijklmnopqrst'];
    const columns = ['x', 'y'].map((name) => ({ name, type: 'text' as const }));
    const table = async () => {
      const csv = Buffer.from(`x,y\n${letters.map((letter) => `${letter},${letter}${letter}`).join('\n')}\n`);
      return stored({ format: 'csv', files: { data: () => Readable.from([csv]) }, options: { columns } });
    };
    const translator = (tokens: number, length = 3): ModelDocument => {
      const { model } = checkModel({
        inputs: { source: { shape: [2], dtype: 'int64' }, soFar: { shape: [length], dtype: 'int64' } },
        layers: [
          { id: 'table', type: 'embedding', numEmbeddings: tokens, embeddingDim: 2, inputs: ['source'] },
          { id: 'encoder', type: 'gru', hiddenSize: 2 },
          { type: 'embedding', numEmbeddings: tokens, embeddingDim: 2, inputs: ['soFar'] },
          { type: 'gru', hiddenSize: 2, returnSequences: true, initialState: 'encoder' },
          { type: 'dense', units: tokens },
        ],
      });
      if (!model) throw new Error('the model of the test is wrong');
      return model.document;
    };
    const tokenizer = tokenizerSchema.parse({ type: 'characters' });
    const spec = jobSpec({
      features: { columns: ['x'], tokenizer },
      target: { column: 'y', kind: 'sequence', tokenizer, input: 'soFar' },
      loss: { type: 'crossEntropy', axis: -1, ignoreIndex: 0 },
      split: { type: 'holdOut', validation: 0.2, test: 0.2, stratify: false },
    });

    it('takes the vocabulary from the training rows alone, and feeds the target one step late', async () => {
      const data = await prepareData({ dataDir, spec, model: translator(16), stored: await table() });
      const trained = [...data.train.rows].map((row) => letters[row]).sort();
      expect(trained).toHaveLength(12);
      expect(data.inputs.source?.tokenizer?.vocabulary.slice(4)).toEqual(trained);
      expect(data.sequence?.tokenizer.vocabulary.slice(4)).toEqual(trained);
      const rowOf = (samples: Samples, row: number) => [
        [...valuesOfRows(samples.inputs.source!, Int32Array.of(row), 2)],
        [...valuesOfRows(samples.inputs.soFar!, Int32Array.of(row), 3)],
        [...samples.targets.slice(row * 3, row * 3 + 3)],
      ];
      const [first] = data.train.rows;
      const id = 4 + trained.indexOf(letters[first!]);
      expect(rowOf(data.train, first!)).toEqual([
        [id, 0],
        [2, id, id],
        [id, id, 3],
      ]);
      expect(rowOf(data.test!, data.test!.rows[0]!)).toEqual([
        [1, 0],
        [2, 1, 1],
        [1, 1, 3],
      ]);
    });

    it('refuses a vocabulary that the model has no room for, with both numbers', async () => {
      const request = { dataDir, spec, model: translator(15), stored: await table() };
      await expect(prepareData(request)).rejects.toThrow(
        'the vocabulary of column x has 16 tokens (4 special ones among them), table knows 15',
      );
    });
  });

  it('names a stored file that is damaged', async () => {
    const blobs = await iris();
    const artifacts = await openArtifacts({ dataDir });
    await artifacts.deleteBlob(blobs['train.rows.bin']!.sha256);
    const request = { dataDir, spec: irisSpec(), model: network([4], 3), stored: blobs };
    await expect(prepareData(request)).rejects.toThrow(blobs['train.rows.bin']!.sha256);
  });
});

describe('augmentation', () => {
  const asked = [
    { type: 'translate', max: 1 },
    { type: 'brightness', max: 0.5 },
  ];
  const images = async () => {
    const header = [0, 0, 8, 3, 0, 0, 0, 30, 0, 0, 0, 4, 0, 0, 0, 4];
    const pixels = Array.from({ length: 30 * 16 }, (_, i) => (i * 29) % 256);
    return stored({
      format: 'idx',
      files: {
        'train.images': () => Readable.from([Buffer.from([...header, ...pixels])]),
        'train.labels': () =>
          Readable.from([Buffer.from([0, 0, 8, 1, 0, 0, 0, 30, ...pixels.map((_, i) => i % 2).slice(0, 30)])]),
      },
    });
  };
  const request = async (more: object = {}) => ({
    dataDir,
    spec: jobSpec({
      target: { column: 'label', kind: 'class' },
      preprocessing: [{ type: 'standardize', per: 'channel' }],
      augmentation: asked,
      ...more,
    }),
    model: network([1, 4, 4], 2),
    stored: await images(),
  });
  const rowsAt = ({ inputs, rows }: Samples, epoch?: number) => {
    const into = new Float32Array(rows.length * 16);
    const column = inputs.input!;
    if (!isReader(column)) return valuesOfRows(column, rows, 16);
    column.fill(into, 0, rows, epoch);
    return into;
  };

  it('changes training rows by epoch, from memory and from the disk alike, and no other rows', async () => {
    const plain = await prepareData(await request({ augmentation: [] }));
    const inMemory = await prepareData(await request());
    const onDisk = await prepareData(await request(), 0);
    expect(rowsAt(inMemory.train)).toEqual(rowsAt(plain.train));
    expect(rowsAt(inMemory.train, 0)).not.toEqual(rowsAt(plain.train, 0));
    expect(rowsAt(inMemory.train, 0)).not.toEqual(rowsAt(inMemory.train, 1));
    expect(rowsAt(onDisk.train, 3)).toEqual(rowsAt(inMemory.train, 3));
    for (const split of ['validation', 'test'] as const) {
      expect(rowsAt(inMemory[split]!, 0)).toEqual(rowsAt(plain[split]!, 0));
    }
  });

  it('keeps within the range of bytes, before the preprocessing', async () => {
    const { train, inputs } = await prepareData(await request({ preprocessing: [], augmentation: [asked[1]!] }));
    const values = [0, 1, 2, 3].flatMap((epoch) => [...rowsAt(train, epoch)]);
    expect(Math.max(...values)).toBe(255);
    expect(Math.min(...values)).toBe(0);
    expect(inputs.input).not.toHaveProperty('preprocessing');
  });
});
