import { describe, expect, it } from 'vitest';
import { schemaFindings } from '../http/schema-findings.ts';
import { jobDocumentSchema, jobSpecSchema, wholeDocument } from './job-document.ts';

const dataset = 'ds_01ARZ3NDEKTSV4RRFFQ69G5FAV';
const model = 'mdl_01ARZ3NDEKTSV4RRFFQ69G5FAV';
const least = { kind: 'train', dataset, model };

function findingsOf(body: unknown) {
  const issues = jobDocumentSchema.safeParse(body).error?.issues ?? [];
  return schemaFindings(issues, body).map(({ pointer, code }) => [pointer, code]);
}

describe('jobDocumentSchema', () => {
  it('fills in every default that needs no dataset', () => {
    expect(wholeDocument(jobDocumentSchema.parse(least), { stepsPerEpoch: undefined })).toMatchObject({
      labels: {},
      features: {},
      target: {},
      preprocessing: [],
      optimizer: { type: 'adam', learningRate: 1e-3 },
      scheduleUnit: 'epoch',
      batchSize: 32,
      epochs: 10,
      checkpoints: { everyEpochs: 1, keepBest: 1, keepLast: 1 },
      onDivergence: 'fail',
      seed: 0,
      threads: 1,
      device: 'cpu',
      priority: 100,
    });
  });

  it('accepts the document of the design, with the model inside', () => {
    const document = {
      ...least,
      name: 'digits',
      labels: { team: 'vision' },
      model: {
        input: { shape: [1, 8, 8] },
        layers: [{ type: 'flatten' }, { id: 'logits', type: 'dense', units: 10 }],
      },
      features: { columns: ['pixel*'], shape: [1, 8, 8] },
      target: { column: 'label', kind: 'class' },
      split: { type: 'holdOut', validation: 0.1, test: 0.2, stratify: true },
      preprocessing: [{ type: 'standardize' }],
      loss: { type: 'crossEntropy' },
      regularizer: { l2: 1e-4 },
      optimizer: { type: 'adam', learningRate: 1e-3 },
      gradientClip: { globalNorm: 1 },
      schedule: { type: 'reduceOnPlateau', monitor: 'validation.loss', patience: 3 },
      scheduleUnit: 'epoch',
      backpropagationThroughTime: { window: 20 },
      batchSize: 'full',
      epochs: 20,
      checkpoints: { everyEpochs: 1, keepBest: 2, keepLast: 1 },
      seed: 7,
      threads: 1,
      device: 'cpu',
      priority: 5,
    };
    expect(jobDocumentSchema.parse(document)).toMatchObject(document);
  });

  it.each([
    ['a kind that does not exist', { ...least, kind: 'tune' }, [['/kind', 'unknownValue']]],
    ['a document without a kind', { dataset, model }, [['/kind', 'missingField']]],
    [
      'what the kind settles itself',
      { ...least, kind: 'lrRangeTest', epochs: 3, steps: 5 },
      [
        ['/steps', 'outOfBounds'],
        ['/epochs', 'unknownField'],
      ],
    ],
    [
      'a range of rates upside down',
      { ...least, kind: 'lrRangeTest', minLearningRate: 2 },
      [['/maxLearningRate', 'invalid']],
    ],
    ['an unknown field', { ...least, epoch: 3 }, [['/epoch', 'unknownField']]],
    ['an identifier of another kind', { ...least, model: dataset }, [['/model', 'wrongFormat']]],
    ['a batch of nothing', { ...least, batchSize: 0 }, [['/batchSize', 'outOfBounds']]],
    [
      'several columns for one class',
      { ...least, target: { column: ['a', 'b'], kind: 'class' } },
      [['/target/kind', 'invalid']],
    ],
    [
      'an input of a name that no model has',
      { ...least, features: { inputs: { 'a/b': { columns: ['x'] } } } },
      [['/features/inputs/a~1b', 'wrongFormat']],
    ],
    [
      'columns beside inputs',
      { ...least, features: { columns: ['x'], inputs: { a: {} } } },
      [['/features/columns', 'invalid']],
    ],
    [
      'a tokenizer for a number',
      { ...least, target: { column: 'y', kind: 'number', tokenizer: { type: 'words' } } },
      [['/target/tokenizer', 'invalid']],
    ],
    ['a device that does not exist', { ...least, device: 'tpu' }, [['/device', 'unknownValue']]],
    [
      'an optimizer that does not exist',
      { ...least, optimizer: { type: 'adm' } },
      [['/optimizer/type', 'unknownValue']],
    ],
    [
      'a metric that nobody measures, in a schedule inside another',
      {
        ...least,
        schedule: { type: 'linearWarmup', warmupSteps: 2, then: { type: 'reduceOnPlateau', monitor: 'test.loss' } },
      },
      [['/schedule/then/monitor', 'unknownValue']],
    ],
    ['a label key with a space', { ...least, labels: { 'a b': 'c' } }, [['/labels/a b', 'wrongFormat']]],
    [
      'everything wrong at once',
      { kind: 'train', dataset, seed: -1, epochs: 0.5 },
      [
        ['/model', 'missingField'],
        ['/epochs', 'wrongType'],
        ['/seed', 'outOfBounds'],
      ],
    ],
  ])('refuses %s, and says where', (_name, body, findings) => {
    expect(findingsOf(body)).toEqual(findings);
  });

  it.each([
    ['neither epochs nor steps', {}, 10],
    ['epochs', { epochs: 3 }, 3],
    ['steps', { steps: 50 }, 3],
    ['both', { steps: 50, epochs: 9 }, 9],
  ])('settles the epochs of a job that gives %s', (_name, length, epochs) => {
    const document = jobDocumentSchema.parse({ ...least, ...length });
    expect(wholeDocument(document, { stepsPerEpoch: 20 })).toMatchObject({ ...length, epochs });
  });

  it('writes no checkpoint after every epoch where they are asked for after steps', () => {
    const document = jobDocumentSchema.parse({ ...least, checkpoints: { everySteps: 5 } });
    const { checkpoints } = wholeDocument(document, { stepsPerEpoch: 20 });
    expect(checkpoints).toEqual({ everySteps: 5, keepBest: 1, keepLast: 1 });
  });

  it('accepts what decides how long a training goes on, with its defaults', () => {
    const control = {
      steps: 500,
      validateEvery: { steps: 50 },
      earlyStopping: { monitor: 'validation.accuracy', patience: 3 },
      onDivergence: { rollback: {} },
      spikeGuard: {},
      budget: { timeMs: 60_000 },
    };
    expect(jobDocumentSchema.parse({ ...least, ...control })).toMatchObject({
      ...control,
      earlyStopping: { patience: 3, minDelta: 0, restoreBest: true, startFromEpoch: 0 },
      onDivergence: { rollback: { factor: 0.5, times: 3 } },
      spikeGuard: { factor: 10, window: 50 },
    });
  });

  it('settles the schedule and the length of a range test', () => {
    const document = jobDocumentSchema.parse({ ...least, kind: 'lrRangeTest', steps: 50, maxLearningRate: 3 });
    const rates = { minLearningRate: 1e-6, maxLearningRate: 3 };
    expect(wholeDocument(document, { stepsPerEpoch: 20 })).toMatchObject({
      ...rates,
      steps: 50,
      epochs: 3,
      scheduleUnit: 'step',
      schedule: { type: 'rangeTest', ...rates, totalSteps: 50, spacing: 'exponential' },
    });
  });

  it('leaves the model to the check of the engine, which finds errors of schema and of shape together', () => {
    const model = { layers: [{ type: 'dens' }] };
    expect(jobDocumentSchema.parse({ ...least, model }).model).toEqual(model);
    expect(findingsOf({ ...least, model: 'digits' })).toEqual([['/model', 'wrongFormat']]);
    expect(findingsOf({ ...least, model: 5 })).toEqual([['/model', 'wrongType']]);
  });

  it('refuses more than 32 labels', () => {
    const labels = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`key${index}`, 'x']));
    expect(findingsOf({ ...least, labels })).toEqual([['/labels', 'invalid']]);
  });
});

describe('jobSpecSchema', () => {
  const resolved = {
    ...jobDocumentSchema.parse(least),
    name: 'digits',
    target: { column: 'label', kind: 'class' },
    split: { type: 'holdOut', validation: 0.1, test: 0.2, stratify: true },
    loss: { type: 'crossEntropy' },
  };

  it('is a document with the choices that depend on the data made', () => {
    const spec = jobSpecSchema.parse(resolved);
    expect(spec).toMatchObject({ target: { column: 'label', kind: 'class' }, loss: { type: 'crossEntropy' } });
    expect(jobSpecSchema.parse(spec)).toEqual(spec);
  });

  it.each(['name', 'split', 'loss'] as const)('needs %s', (field) => {
    const { [field]: _left, ...rest } = resolved;
    expect(jobSpecSchema.safeParse(rest).success).toBe(false);
  });

  it('names the model, it does not hold it', () => {
    const inline = { ...resolved, model: { input: { shape: [2] }, layers: [{ type: 'flatten' }] } };
    expect(jobSpecSchema.safeParse(inline).success).toBe(false);
  });
});
