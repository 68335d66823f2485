import { evaluationOptionsSchema } from '@trainyard/contracts';
import type { Target } from '@trainyard/datasets';
import { checkModel, openTraining, type Samples } from '@trainyard/engine';
import { type LossOptions, lossSchema, optimizerSchema } from '@trainyard/engine/spec';
import { describe, expect, it } from 'vitest';
import type { ReportDraft } from '../attempt/messages.ts';
import type { PreparedData } from '../training/prepare-data.ts';
import { sendReports } from './send-reports.ts';

type Draft<Task> = Extract<ReportDraft, { task: Task }>;

/** A model that multiplies by 1, so that outputs are the inputs. */
function identity(size: number) {
  const layers = [{ id: 'out', type: 'dense', units: size, bias: false }];
  const { model } = checkModel({ input: { shape: [size] }, layers });
  if (!model) throw new Error('expected a model');
  const weight = Float32Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
  return { model, startFrom: { 'out.weight': weight } };
}

/** Samples whose rows lie in another order in their table. */
function table(
  outputs: readonly number[][],
  targets: readonly number[][],
  kind: 'class' | 'number',
): Samples & { size: number } {
  const count = outputs.length;
  const rows = Int32Array.from({ length: count }, (_, i) => count - 1 - i);
  const input = new Float32Array(outputs.flat().length);
  const learned = kind === 'class' ? new Int32Array(targets.flat().length) : new Float32Array(targets.flat().length);
  for (const [i, row] of rows.entries()) {
    input.set(outputs[i] ?? [], row * (outputs[i]?.length ?? 0));
    learned.set(targets[i] ?? [], row * (targets[i]?.length ?? 0));
  }
  return { rows, inputs: { input }, targets: learned, size: input.length / count };
}

interface Asked {
  target: Target;
  loss: Parameters<typeof lossSchema.parse>[0];
  test: ReturnType<typeof table>;
  train?: Samples;
  evaluation?: Parameters<typeof evaluationOptionsSchema.parse>[0];
  groups?: PreparedData['groups'];
}

async function reported<Task extends ReportDraft['task']>(
  task: Task,
  { target, loss, test, train = test, evaluation, groups }: Asked,
) {
  const { model, startFrom } = identity(test.size);
  const settled: LossOptions = lossSchema.parse(loss);
  const training = await openTraining({
    model,
    startFrom,
    loss: settled,
    optimizer: optimizerSchema.parse({ type: 'sgd' }),
    batchSize: 2,
    epochs: 1,
    seed: 0,
    threads: 1,
    train,
    runIn: 'caller',
  });
  const reports: ReportDraft[] = [];
  const data = { target, otherTargets: {}, inputs: {}, ownTest: true, train, test, groups } as unknown as PreparedData;
  const spec = {
    loss: settled,
    target: { kind: target.kind, column: 'y' },
    seed: 1,
    threads: 1,
    evaluation: evaluationOptionsSchema.parse(evaluation),
  };
  const stop = new AbortController().signal;
  await sendReports({ training, spec, model, data } as Parameters<typeof sendReports>[0], {
    stop,
    send: (message) => {
      if (message.type === 'report') reports.push(message.report as ReportDraft);
    },
  });
  await training.close();
  const [report] = reports;
  expect(reports.map((each) => ('task' in each ? each.task : undefined))).toEqual([task]);
  return report as Draft<Task>;
}

const animals: Target = { kind: 'class', column: 'y', classes: ['cat', 'dog', 'eel'], values: [0, 1, 2] };
const logits = [
  [3, 0, 0],
  [0, 2, 0],
  [1, 0, 0],
  [0, 0, 4],
];

describe('a classifier', () => {
  const test = table(logits, [[0], [1], [1], [0]], 'class');
  const train = table([...logits, [0, 0, 0]], [[1], [1], [0], [2], [1]], 'class');
  const asked: Asked = {
    target: animals,
    loss: { type: 'crossEntropy' },
    test,
    train,
    evaluation: { worst: 2, topK: [2, 3] },
  };

  it('is reported with the names of its classes, beside the most frequent class of the training split', async () => {
    const report = await reported('classification', asked);
    expect(report).toMatchObject({ split: 'test', samples: 4, nonFinite: 0, accuracy: 0.5, notes: [] });
    expect(report.perClass.map((each) => [each.class, each.support])).toEqual([
      ['cat', 2],
      ['dog', 2],
      ['eel', 0],
    ]);
    expect(report.confusionMatrix?.matrix).toEqual([
      [1, 0, 1],
      [1, 1, 0],
      [0, 0, 0],
    ]);
    expect(report.mostConfused).toEqual([
      { target: 'cat', prediction: 'eel', samples: 1 },
      { target: 'dog', prediction: 'cat', samples: 1 },
    ]);
    expect(report.baseline).toMatchObject({ class: 'dog', accuracy: 0.5, micro: { f1: 0.5 } });
    expect(report.baseline.logLoss).toBeCloseTo(-(2 * Math.log(0.6) + 2 * Math.log(0.2)) / 4, 12);
    expect(report.micro.precision).toBe(report.accuracy);
    expect(report.topK).toEqual([{ k: 2, accuracy: 1 }]);
    expect(report.logLoss).toBeCloseTo(report.loss ?? 0, 6);
    expect(report.ranking?.by).toBe('probability');
    expect(report.bootstrap).toMatchObject({ resamples: 1000, level: 0.95, by: 'sample' });
    const { lower, upper } = report.bootstrap?.intervals.accuracy ?? { lower: 1, upper: 0 };
    expect(lower).toBeLessThan(0.5);
    expect(upper).toBeGreaterThan(0.5);
  });

  it('lists the samples it is most wrong about by their rows', async () => {
    const { worst } = await reported('classification', asked);
    expect(worst.map(({ row, part, target, prediction }) => [row, part, target, prediction])).toEqual([
      [0, 'test', 'cat', 'eel'],
      [1, 'test', 'dog', 'cat'],
    ]);
    expect(worst[0]?.probability).toBeCloseTo(1 / (2 + Math.exp(4)), 6);
    expect(worst[0]?.confidence).toBeCloseTo(Math.exp(4) / (2 + Math.exp(4)), 6);
    expect(worst[0]?.loss).toBeCloseTo(Math.log(2 + Math.exp(4)), 5);
  });

  it('trained by hinge has scores and no probabilities', async () => {
    const report = await reported('classification', { ...asked, loss: { type: 'hinge' } });
    expect(report).toMatchObject({
      logLoss: null,
      calibration: null,
      baseline: { logLoss: null },
      ranking: { by: 'score' },
    });
    expect(report.notes).toEqual([expect.stringContaining('hinge gives scores, no probabilities')]);
    expect(report.worst[0]).toMatchObject({ probability: null, confidence: null });
    expect(report.bootstrap?.intervals).not.toHaveProperty('logLoss');
  });

  it('without resamples has no intervals; the training split is evaluated on request', async () => {
    const report = await reported('classification', { ...asked, evaluation: { resamples: 0, splits: ['train'] } });
    expect(report).toMatchObject({ bootstrap: null, split: 'train', samples: 5, worst: expect.arrayContaining([]) });
    expect(report.worst[0]?.part).toBe('train');
  });

  it('draws whole groups again where rows belong to some', async () => {
    // Both rows of a group are right, or both are wrong: two groups give 0, a half or 1 and nothing between.
    const groups = { test: Int32Array.of(9, 9, 4, 4), train: Int32Array.of(0) };
    const report = await reported('classification', { ...asked, groups });
    expect(report.bootstrap?.by).toBe('group');
    expect(report.bootstrap?.intervals.accuracy).toEqual({ lower: 0, upper: 1 });
  });

  it('whose outputs are not finite is reported as far as that goes', async () => {
    const broken = table([[Number.NaN, 0, 0], ...logits.slice(1)], [[0], [1], [1], [0]], 'class');
    const report = await reported('classification', { ...asked, test: broken });
    expect(report).toMatchObject({ nonFinite: 1, loss: null, logLoss: null, calibration: null, ranking: null });
    expect(report.notes).toEqual(['1 predictions are not finite: nothing is said of probabilities and rankings.']);
    expect(report.worst[0]).toMatchObject({ row: 3, loss: null, probability: null });
  });
});

it('transformed images are measured on request, in the last split that is evaluated', async () => {
  const layers = [
    { id: 'conv', type: 'conv2d', filters: 2, kernelSize: 3, padding: 'same' },
    { type: 'globalAvgPool2d' },
  ];
  const { model } = checkModel({ input: { shape: [1, 8, 8] }, layers });
  if (!model) throw new Error('expected a model');
  const rows = Int32Array.of(0, 1, 2);
  // Dark but for one cell in the middle, which a shift of two cells keeps within the image.
  const input = Float32Array.from({ length: 3 * 64 }, (_, at) => (at % 64 === 27 ? 1 + at : 0));
  const samples = { rows, inputs: { input }, targets: Int32Array.of(0, 1, 0) };
  const loss = lossSchema.parse({ type: 'crossEntropy' });
  const optimizer = optimizerSchema.parse({ type: 'sgd' });
  const run = { batchSize: 3, epochs: 1, seed: 0, threads: 1 };
  const training = await openTraining({ model, loss, optimizer, ...run, train: samples, runIn: 'caller' });
  const evaluation = evaluationOptionsSchema.parse({ equivariance: true, resamples: 0 });
  const target = { kind: 'class', column: 'y', classes: ['a', 'b'], values: [0, 1] };
  const data = {
    target,
    otherTargets: {},
    inputs: {},
    ownTest: false,
    train: samples,
    validation: samples,
    test: samples,
  };
  const spec = { loss, target, seed: 1, threads: 1, evaluation };
  const reports: Draft<'classification'>[] = [];
  await sendReports({ training, spec, model, data } as unknown as Parameters<typeof sendReports>[0], {
    stop: new AbortController().signal,
    send: (message) => {
      if (message.type === 'report') reports.push(message.report as Draft<'classification'>);
    },
  });
  await training.close();
  expect(reports.map(({ split, equivariance }) => [split, equivariance?.images])).toEqual([
    ['validation', undefined],
    ['test', 3],
  ]);
  const [first] = reports[1]?.equivariance?.effects ?? [];
  expect(first).toMatchObject({ type: 'translate', strength: 1, unchanged: 1, layers: [{ layer: 'conv' }] });
  expect(first?.layers[0]?.error).toBeLessThan(1e-6);
});

describe('yes-no questions', () => {
  const outputs = [
    [2, -1],
    [-3, 1],
    [1, 4],
    [-1, -2],
  ];
  const answers = [
    [1, 0],
    [0, 0],
    [1, 1],
    [1, 0],
  ];
  const target: Target = { kind: 'numbers', columns: ['hot', 'wet'] };
  const loss = { type: 'binaryCrossEntropy' } as const;

  it('are reported label by label', async () => {
    const report = await reported('multiLabel', { target, loss, test: table(outputs, answers, 'number') });
    expect(report).toMatchObject({ samples: 4, hammingLoss: 0.25, exactMatch: 0.5 });
    expect(report.perLabel.map(({ label, support, accuracy }) => [label, support, accuracy])).toEqual([
      ['hot', 3, 0.75],
      ['wet', 1, 0.75],
    ]);
    expect(report.baseline).toMatchObject({ hammingLoss: 0.25, exactMatch: 0.5 });
    expect((report.logLoss ?? 0) * 2).toBeCloseTo(report.loss ?? 0, 6);
    expect(report.worst[0]).toMatchObject({ row: 0, target: ['hot'], prediction: [], probability: null });
    expect(report.ranking?.curves.map((each) => each.class)).toEqual(['wet']);
  });

  it('of one label have a probability', async () => {
    const one = table([[2], [-1]], [[1], [1]], 'number');
    const report = await reported('multiLabel', { target: { kind: 'number', columns: ['hot'] }, loss, test: one });
    expect(report.perLabel[0]).toMatchObject({ label: 'hot', recall: 0.5, rocAuc: null });
    expect(report.worst[0]?.probability).toBeCloseTo(1 / (1 + Math.E), 6);
  });

  it('whose answers are shares are numbers', async () => {
    const shares = table(outputs, [[1, 0.5], ...answers.slice(1)], 'number');
    const report = await reported('regression', { target, loss, test: shares });
    expect(report.points[0]?.predictions[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  });
});

describe('numbers', () => {
  it('are reported column by column beside the means of the training split', async () => {
    const test = table(
      [
        [1, 3],
        [3, 3],
      ],
      [
        [1, 2],
        [3, 4],
      ],
      'number',
    );
    const train = table([[0, 0]], [[2, 5]], 'number');
    const target: Target = { kind: 'numbers', columns: ['a', 'b'] };
    const report = await reported('regression', { target, loss: { type: 'mse' }, test, train });
    expect(report).toMatchObject({ samples: 2, mse: 0.5, mae: 0.5, loss: 1, residuals: { mean: 0 } });
    expect(report.perColumn).toMatchObject([
      { column: 'a', mse: 0, r2: 1, meanError: 0 },
      { column: 'b', mse: 1, r2: 0 },
    ]);
    expect(report.baseline).toMatchObject({ mse: 3, mae: 1.5 });
    expect(report.points).toEqual([
      { column: 'a', targets: [1, 3], predictions: [1, 3] },
      { column: 'b', targets: [2, 4], predictions: [3, 3] },
    ]);
    expect(report.worst[0]).toMatchObject({ row: 1, target: [1, 2], prediction: [1, 3] });
  });

  it('that are not finite become null', async () => {
    const test = table([[Number.POSITIVE_INFINITY], [1]], [[0], [1]], 'number');
    const target: Target = { kind: 'number', columns: ['a'] };
    const report = await reported('regression', { target, loss: { type: 'mse' }, test });
    expect(report).toMatchObject({ nonFinite: 1, mse: null, r2: null, residuals: null, points: [] });
    expect(report.worst[0]).toMatchObject({ loss: null, prediction: [null] });
  });
});
