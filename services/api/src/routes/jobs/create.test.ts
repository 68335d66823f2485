import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDataset } from '../../datasets/new-dataset.ts';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { classes, column, fashion, profile } from '../../testing/profiles.ts';
import { irisModel } from '../../testing/train.ts';

let api: ApiUnderTest;
let dataset: string;
beforeAll(async () => {
  api = await apiUnderTest();
  dataset = (await api.readyDataset()).id;
});
afterAll(() => api.close());

const post = (more: object = {}) =>
  api.send('POST', '/v1/jobs', { payload: { kind: 'train', dataset, model: irisModel, ...more } });
const refused = (more: object = {}) =>
  api.problem('POST', '/v1/jobs', { payload: { kind: 'train', dataset, model: irisModel, ...more } });
const jobCount = async () => (await api.send('GET', '/v1/jobs?limit=100')).json().data.length;

/** A dataset that is in this state of being read. */
async function unreadDataset(
  state: 'open' | 'validating' | 'rejected',
  format: 'csv' | 'idx' = 'csv',
): Promise<string> {
  const asked = { format, columns: [] };
  const record = newDataset(asked, { state, files: [], sample: null }, api.deps);
  await api.store.datasets.create(record);
  return record.id;
}

describe('201', () => {
  it('queues the job, with every default filled in and its model kept beside it', async () => {
    const response = await post({ name: 'first', labels: { team: 'vision' } });
    const job = response.json();
    expect(response).toMatchObject({
      statusCode: 201,
      headers: { location: `/v1/jobs/${job.id}`, etag: expect.any(String) },
    });
    expect(job).toMatchObject({
      kind: 'train',
      name: 'first',
      labels: { team: 'vision' },
      state: 'queued',
      phase: 'pending',
      terminal: false,
      allowedActions: ['pause', 'cancel', 'forceCancel'],
      spec: {
        dataset,
        model: expect.stringMatching(/^mdl_/),
        features: { columns: ['*'], shape: [4] },
        target: { column: 'species', kind: 'class' },
        split: { type: 'holdOut', validation: 0.1, test: 0.2, stratify: true },
        preprocessing: [],
        loss: { type: 'crossEntropy' },
        optimizer: { type: 'adam' },
        batchSize: 32,
        epochs: 10,
        seed: 0,
        threads: 1,
      },
    });
    const model = (await api.send('GET', job.links.model)).json();
    expect(model).toMatchObject({ name: 'first', parameterCount: 15 });
    const { queue, ...read } = (await api.send('GET', job.links.self)).json();
    expect(read).toEqual(job);
    expect(queue).toMatchObject({ reason: 'noWorker' });
  });

  it('fills in of a schedule what depends on the run', async () => {
    const specOf = async (more: object) => (await post(more)).json().spec;
    const cosine = { schedule: { type: 'cosine' }, epochs: 7 };
    expect(await specOf(cosine)).toMatchObject({
      schedule: { type: 'cosine', totalSteps: 7, minLearningRate: 0 },
      scheduleUnit: 'epoch',
    });
    // 70 of 100 rows are left for training: 5 batches of at most 16.
    const { schedule } = await specOf({ ...cosine, scheduleUnit: 'step', batchSize: 16 });
    expect(schedule.totalSteps).toBe(35);
    const plateau = { schedule: { type: 'reduceOnPlateau' } };
    expect((await specOf(plateau)).schedule).toMatchObject({ monitor: 'validation.loss', mode: 'min', patience: 10 });
    const unsplit = await specOf({ ...plateau, split: { type: 'holdOut', validation: 0, test: 0.2 } });
    expect(unsplit.schedule.monitor).toBe('train.loss');
    expect((await specOf({})).schedule).toBeUndefined();
  });

  it('takes a model by its identifier', async () => {
    const model = (await api.send('POST', '/v1/models', { payload: { document: irisModel } })).json();
    expect((await post({ model: model.id })).json().spec.model).toBe(model.id);
  });

  it('takes numbers for a regression, with its own loss and without strata', async () => {
    const model = { input: { shape: [3] }, layers: [{ type: 'dense', units: 1 }] };
    const job = (
      await post({ model, features: { columns: ['sepal*', 'petalLength'] }, target: { column: 'petalWidth' } })
    ).json();
    expect(job.spec).toMatchObject({
      target: { column: 'petalWidth', kind: 'number' },
      loss: { type: 'mse' },
      split: { stratify: false },
    });
  });

  it('feeds images in the shape the model takes', async () => {
    const images = await api.readyDataset(fashion);
    const model = { input: { shape: [784] }, layers: [{ type: 'dense', units: 10 }] };
    const job = (await post({ dataset: images.id, model, loss: { type: 'crossEntropy' } })).json();
    expect(job.spec).toMatchObject({ features: { shape: [784] }, target: { column: 'label', kind: 'class' } });
  });

  it('keeps warnings with the job', async () => {
    const job = (await post({ batchSize: 5000 })).json();
    expect(job.warnings).toMatchObject([{ severity: 'warning', pointer: '/batchSize' }]);
  });

  it('waits for a dataset that is being read, when the request says enough', async () => {
    const named = await post({
      dataset: await unreadDataset('validating'),
      target: { column: 'species', kind: 'class' },
    });
    expect(named.json()).toMatchObject({ state: 'waiting', spec: { target: { column: 'species', kind: 'class' } } });
    const labelled = await post({ dataset: await unreadDataset('validating', 'idx') });
    expect(labelled.json()).toMatchObject({
      state: 'waiting',
      spec: { target: { column: 'label', kind: 'class' }, features: { shape: [4] } },
    });
  });
});

describe('409', () => {
  it.each([
    ['open', 'datasetNotReady'],
    ['rejected', 'datasetRejected'],
    ['validating', 'datasetNotReady'],
  ] as const)('a dataset that is %s: %s', async (state, code) => {
    expect(await refused({ dataset: await unreadDataset(state) })).toMatchObject({ code });
  });
});

describe('422', () => {
  const findings = async (more: object) => {
    const before = await jobCount();
    const { code, errors } = await refused(more);
    expect(await jobCount()).toBe(before);
    return [code, ...(errors ?? []).map((finding) => `${finding.pointer} ${finding.code}`)];
  };

  it.each([
    ['a field there is not', { epoch: 3 }, ['invalidBody', '/epoch unknownField']],
    [
      'values out of their bounds',
      { epochs: 0, seed: -1 },
      ['invalidBody', '/epochs outOfBounds', '/seed outOfBounds'],
    ],
    ['a dataset there is not', { dataset: 'ds_01ARZ3NDEKTSV4RRFFQ69G5FAV' }, ['invalidJob', '/dataset unknownDataset']],
    ['a model there is not', { model: 'mdl_01ARZ3NDEKTSV4RRFFQ69G5FAV' }, ['invalidJob', '/model unknownModel']],
    [
      'a column there is not',
      { features: { columns: ['colour'] } },
      ['invalidJob', '/features/columns/0 unknownColumn'],
    ],
    ['a shape of another size', { features: { shape: [2, 3] } }, ['invalidJob', '/features/shape shapeMismatch']],
    ['a loss over numbers for classes', { loss: { type: 'mse' } }, ['invalidJob', '/loss/type lossMismatch']],
    [
      'windows where there is no sequence',
      { backpropagationThroughTime: { window: 2 } },
      ['invalidJob', '/model/layers notTruncatable'],
    ],
    [
      'a split that leaves nothing',
      { split: { type: 'holdOut', validation: 0.5, test: 0.5 } },
      ['invalidBody', '/split/test invalid'],
    ],
  ])('%s', async (_name, more, expected) => {
    expect(await findings(more)).toEqual(expected);
  });

  it('another number of units than classes, at the layer', async () => {
    const model = {
      input: { shape: [4] },
      layers: [
        { type: 'dense', units: 8 },
        { id: 'logits', type: 'dense', units: 2 },
      ],
    };
    const { errors } = await refused({ model });
    expect(errors).toMatchObject([
      { pointer: '/model/layers/1/units', layer: 'logits', expected: expect.stringContaining('[3]'), received: [2] },
    ]);
  });

  it('another size of input than columns, at the input', async () => {
    const model = { input: { shape: [5] }, layers: [{ type: 'dense', units: 3 }] };
    expect(await findings({ model })).toEqual(['invalidJob', '/model/input/shape shapeMismatch']);
  });

  it('gaps in a column that is used', async () => {
    const gaps = profile([
      column('a', { missing: 2 }),
      column('b'),
      column('y', { type: 'category', role: 'target', classes: classes('p', 'q') }),
    ]);
    const model = { input: { shape: [2] }, layers: [{ type: 'dense', units: 2 }] };
    expect(await findings({ dataset: (await api.readyDataset(gaps)).id, model })).toEqual([
      'invalidJob',
      '/features/columns missingValues',
    ]);
  });

  it('everything wrong at once: fields, model and data', async () => {
    const model = { input: { shape: [4] }, layers: [{ id: 'd', type: 'dense', units: 0 }, { type: 'flaten' }] };
    const more = { epochs: 'many', batch: 3, model, features: { columns: ['sepal*', 'colour'] } };
    expect(await findings(more)).toEqual([
      'invalidBody',
      '/epochs wrongType',
      '/batch unknownField',
      '/model/layers/0/units outOfBounds',
      '/model/layers/1/type unknownLayer',
      '/features/columns/1 unknownColumn',
    ]);
  });

  it.each([[null], [[]], ['train'], [7], [{}]])('a body that is no job: %j', async (payload) => {
    const problem = await api.problem('POST', '/v1/jobs', {
      payload: JSON.stringify(payload),
      headers: { 'content-type': 'application/json' },
    });
    expect(problem.code).toBe('invalidBody');
  });
});
