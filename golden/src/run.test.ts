import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runGolden, UnusableCall } from './run.ts';

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const ownFixtures = fileURLToPath(new URL('../fixtures-own', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'golden-'));
afterAll(() => rmSync(scratch, { recursive: true }));

async function run(folders: string | readonly string[], kinds: readonly string[] = []) {
  const lines: string[] = [];
  const totals = await runGolden([folders].flat(), kinds, (line) => lines.push(line));
  return { totals, lines };
}

const casesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));

function copy(name: string, folder: string): void {
  mkdirSync(join(folder, dirname(name)), { recursive: true });
  copyFileSync(join(fixtures, `${name}.json`), join(folder, `${name}.json`));
}

describe('the fixtures', () => {
  it('hold: none fails, and every file of every kind is a line', async () => {
    const { totals, lines } = await run(fixtures);
    expect(lines.filter((line) => line.startsWith('fail'))).toEqual([]);
    expect(lines.filter((line) => /^(pass|fail|skip) /.test(line))).toHaveLength(casesOf(fixtures).length);
    expect(lines.at(-1)).toBe(`${totals.passed} passed, 0 failed, ${totals.skipped} skipped`);
    expect(totals.passed).toBeGreaterThan(100);
  });

  it('of this project hold too, and none is skipped', async () => {
    const { totals, lines } = await run(ownFixtures);
    expect(lines.filter((line) => /^(fail|skip)/.test(line))).toEqual([]);
    expect(totals.passed).toBe(casesOf(ownFixtures).length);
  });

  it('are chosen by kind', async () => {
    const { lines } = await run(fixtures, ['initializers', 'metrics']);
    expect(lines.at(-1)).toMatch(/^42 passed, 0 failed, 0 skipped$/);
  });

  it('of two folders are run kind by kind, where either has the kind', async () => {
    const [one, other] = [mkdtempSync(join(scratch, 'one-')), mkdtempSync(join(scratch, 'other-'))];
    copy('initializers/he-uniform-dense', one);
    copy('schedules/step', one);
    copy('schedules/cosine', other);
    const { lines } = await run([one, other]);
    expect(lines.slice(0, -1).toSorted()).toEqual([
      'pass initializers/he-uniform-dense',
      'pass schedules/cosine',
      'pass schedules/step',
    ]);
    expect((await run([one, other], ['initializers'])).totals.passed).toBe(1);
  });
});

type Path = readonly (string | number)[];

/** Runs a case of the fixtures with some values changed (undefined: taken away); returns its line. */
async function lineOf(name: string, changes: readonly (readonly [Path, unknown])[]): Promise<string> {
  const golden: unknown = JSON.parse(readFileSync(join(fixtures, `${name}.json`), 'utf8'));
  for (const [path, value] of changes) {
    const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], golden);
    (parent as Record<string, unknown>)[path.at(-1) ?? ''] = value;
  }
  const [kind = ''] = name.split('/');
  const folder = mkdtempSync(join(scratch, 'case-'));
  mkdirSync(join(folder, kind));
  writeFileSync(join(folder, kind, 'changed.json'), JSON.stringify(golden));
  return (await run(folder)).lines[0] ?? '';
}

describe('a wrong value fails with its place, what was expected and what was received', () => {
  it.each<[string, Path, unknown, string]>([
    ['models/mlp-three-layers', ['gradients', 'b.weight', 'data', 5], 7, 'gradients b.weight[0, 5]: expected 7,'],
    [
      'models/batch-norm2d-train',
      ['buffers', 'bn.running_var', 'data', 1],
      7,
      'buffers bn.running_var[1]: expected 7,',
    ],
    ['models/dense-linear', ['loss'], 7, 'loss: expected 7,'],
    ['models/dense-linear', ['output', 'data', 0], null, 'output[0, 0]: expected null,'],
    ['models/penalty-l2', ['penalty'], 7, 'penalty: expected 7,'],
    ['models/dense-linear', ['gradientPenalty'], 7, 'gradientPenalty: expected 7, received 0'],
    ['optimizers/adam', [3, 2], 7, 'parameters after step 4[2]: expected 7,'],
    ['initializers/he-normal-conv2d-groups', ['fanIn'], 54, 'expected.fanIn: expected 54, received 27'],
    [
      'metrics/multi-class',
      ['rocCurvePerClass', 1, 'truePositiveRate', 3],
      7,
      'rocCurvePerClass[1].truePositiveRate[3]: ',
    ],
    ['metrics/binary', ['matthews'], 7, 'expected: expected matthews, received only'],
    ['preprocessing/standardize', ['statistics', 'mean', 1], 7, 'statistics.mean[1]: expected 7,'],
    ['preprocessing/cutout', ['data', 3], 7, 'sample[0, 0, 3]: expected 7,'],
    ['selection/hold-out', ['sizes', 'train'], 31, 'sizes.train: expected 31, received 30'],
    ['selection/bias-variance', ['variance'], 7, 'expected.variance: expected 7, received 0.752'],
    [
      'selection/range-test',
      ['suggestionWithin', 1],
      1e-4,
      'suggestion: expected one from 0.0001 to 0.0001, received 0.00',
    ],
    ['selection/k-fold-uneven', ['testIndexes', 1, 0], 7, 'testIndexes[1][0]: expected 7, received 4'],
    ['selection/leave-one-group-out', ['folds', 0, 'train', 0], 7, 'groups.1.train[0]: expected 7, received 0'],
    ['selection/stratified-uneven', ['minimumPerClass', '0'], 3, 'class 0: expected 3 to 3 rows a fold, received'],
    ['training/stochastic-gradient-descent', ['losses', 4], 7, 'losses[4]: expected 7,'],
    [
      'training/batch-norm-running-statistics',
      ['parameters', 'bn.weight', 'data', 0],
      7,
      'weights bn.weight[0]: expected 7,',
    ],
    ['training/mini-batches-partial-last', ['evaluation', 'dataLoss'], 7, 'evaluation.dataLoss[0]: expected 7,'],
  ])('%s %j', async (name, path, value, part) => {
    const line = await lineOf(name, [[['expected', ...path], value]]);
    expect(line).toMatch(/^fail /);
    expect(line).toContain(part);
  });

  it('by how many times the tolerance, and how many more are off', async () => {
    const line = await lineOf('models/dense-linear', [
      [['expected', 'gradients', 'fc.bias', 'data', 0], 70],
      [['expected', 'gradients', 'fc.bias', 'data', 1], 7],
    ]);
    expect(line).toMatch(
      /^fail models\/changed gradients fc\.bias\[\d\]: expected 70?, received -?[\d.]+ \([\d.e+]+ times what is allowed\); 2 of \d+ values are off$/,
    );
  });

  it('of the iterates of a Nesterov descent', async () => {
    const line = await lineOf('optimizers/sgd-nesterov-quadratic', [[['expectedIterates', 9, 0], 7]]);
    expect(line).toMatch(/^fail optimizers\/changed iterates after step 10\[0\]: expected 7, received/);
  });

  it('and says where parameters follow another rule of the same name', async () => {
    const name = 'optimizers/sgd-momentum-changing-rate';
    const { expected, alternatives } = JSON.parse(readFileSync(join(fixtures, `${name}.json`), 'utf8'));
    const line = await lineOf(name, [
      [['expected'], alternatives.pytorch],
      [['alternatives', 'other'], expected],
    ]);
    expect(line).toMatch(/^fail optimizers\/changed parameters after step .*they are those of alternatives\.other$/);
  });
});

describe('what does not exist yet is skipped by its name', () => {
  it.each<[string, Path, unknown, string]>([
    ['layer type', ['model', 'layers', 1], { type: 'hopfield' }, 'layer hopfield'],
    ['field of a layer', ['model', 'layers', 0, 'spectral'], true, 'field dense.spectral'],
    ['activation by name', ['model', 'layers', 0, 'activation'], 'mish', 'activation mish'],
    ['activation with options', ['model', 'layers', 0, 'activation'], { type: 'mish', beta: 1 }, 'activation mish'],
    ['initializer', ['model', 'layers', 0, 'initializer'], 'sparse', 'initializer sparse'],
    ['penalty', ['model', 'layers', 0, 'regularizer'], { l3: 1 }, 'field regularizer.l3'],
    ['loss', ['loss'], { type: 'huber' }, 'loss huber'],
    ['field of a loss', ['loss'], { type: 'mse', delta: 1 }, 'field mse.delta'],
  ])('%s', async (_, path, value, entry) => {
    expect(await lineOf('models/dense-linear', [[path, value]])).toBe(`skip models/changed ${entry}`);
  });

  it('all that is missing at once', async () => {
    const line = await lineOf('models/dense-linear', [
      [['model', 'layers', 1], { type: 'hopfield' }],
      [['loss'], { type: 'huber' }],
    ]);
    expect(line).toBe('skip models/changed layer hopfield, loss huber');
  });

  it('and listed once more at the end, by the entry', async () => {
    const folder = mkdtempSync(join(scratch, 'skips-'));
    mkdirSync(join(folder, 'schedules'));
    const schedule = { name: 'a', schedule: { type: 'sawtooth' }, baseLearningRate: 1, steps: 1, expected: [1] };
    const tolerance = { absolute: 0, relative: 0 };
    for (const name of ['a', 'b']) {
      writeFileSync(join(folder, 'schedules', `${name}.json`), JSON.stringify({ ...schedule, tolerance }));
    }
    expect((await run(folder)).lines.slice(2)).toEqual([
      'skipped for what does not exist yet:',
      '  schedule sawtooth: 2 (schedules/a schedules/b)',
      '0 passed, 0 failed, 2 skipped',
    ]);
  });
});

describe('a case that is wrong in any other way fails', () => {
  const dense = 'models/dense-linear';
  it.each<[string, string, Path, unknown, string]>([
    ['a field the kind does not know', dense, ['masks'], {}, 'masks'],
    ['a bad field', dense, ['model', 'layers', 0, 'units'], -1, '/layers/0/units'],
    ['a bad activation', dense, ['model', 'layers', 0, 'activation'], 7, '/layers/0/activation'],
    ['a bad value of a loss', 'models/loss-class-weights', ['loss', 'labelSmoothing'], 3, '/labelSmoothing'],
    ['class weights that do not fit', 'models/loss-class-weights', ['loss', 'classWeights'], [1], 'the loss expects'],
    ['a parameter that is lacking', dense, ['parameters', 'fc.bias'], undefined, 'fc.bias'],
    [
      'a parameter of another shape',
      dense,
      ['parameters', 'fc.bias', 'shape'],
      [1, 3],
      'parameter:fc.bias: expected the shape [3], received [1, 3]',
    ],
    ['an input of another type', dense, ['inputs', 'input', 'dtype'], 'int64', 'input:input: expected float32'],
    ['a draw that is lacking', 'models/dropout-drawn', ['draws'], undefined, 'draw:drop.keep'],
    [
      'a draw that nobody takes',
      'models/dropout-drawn',
      ['draws', 'drop.noise'],
      { shape: [0], data: [] },
      'drop.noise',
    ],
    [
      'a gradient nobody expects',
      dense,
      ['expected', 'gradients', 'fc.bias'],
      undefined,
      'gradients: received fc.bias',
    ],
    ['targets of another shape', dense, ['targets'], { shape: [1], data: [0] }, 'targets: expected the shape'],
    ['data that do not fill a shape', dense, ['inputs', 'input', 'data'], [1], '/inputs/input'],
    ['a bad optimizer', 'optimizers/adam', ['optimizer', 'beta1'], 2, '/beta1'],
    ['a bad clip', 'optimizers/adam', ['optimizer', 'gradientClip'], { globalNorm: -1 }, '/globalNorm'],
    ['too few gradients', 'optimizers/adam', ['gradients', 'length'], 3, 'gradients: expected one for step 4'],
    ['a training that shuffles', 'training/mini-batches-partial-last', ['shuffle'], true, '/shuffle'],
  ])('%s', async (_, name, path, value, part) => {
    const line = await lineOf(name, [[path, value]]);
    expect(line).toMatch(/^fail /);
    expect(line).toContain(part);
  });

  it('even beside a missing entry', async () => {
    const line = await lineOf(dense, [
      [['model', 'layers', 1], { type: 'hopfield' }],
      [['model', 'layers', 2], { type: 'dropout', rate: 2, inputs: ['fc'] }],
    ]);
    expect(line).toMatch(/^fail models\/changed \/layers\/2\/rate/);
  });

  it('is no JSON', async () => {
    const folder = mkdtempSync(join(scratch, 'broken-'));
    mkdirSync(join(folder, 'models'));
    writeFileSync(join(folder, 'models', 'broken.json'), '{"name": ');
    expect((await run(folder)).lines[0]).toMatch(/^fail models\/broken expected a case as JSON/);
  });
});

it('names a folder whose kind it does not know', async () => {
  const folder = mkdtempSync(join(scratch, 'strange-'));
  mkdirSync(join(folder, 'weather'));
  mkdirSync(join(folder, 'metrics'));
  copyFileSync(join(fixtures, 'metrics', 'binary.json'), join(folder, 'metrics', 'binary.json'));
  expect((await run(folder)).lines).toEqual([
    'note: weather is no kind that is known here, its cases were not run',
    'pass metrics/binary',
    '1 passed, 0 failed, 0 skipped',
  ]);
});

describe('a call that cannot be answered is refused', () => {
  it.each([
    ['an unknown kind', fixtures, ['layers'], 'expected kinds among'],
    ['a folder without cases', scratch, [], 'expected cases in'],
    ['a folder that is not there', join(scratch, 'none'), [], 'expected cases in'],
    ['a kind the folder does not have', scratch, ['models'], 'expected a folder models'],
  ])('%s', async (_, folder, kinds, part) => {
    const refused = await run(folder, kinds).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UnusableCall);
    expect(String(refused)).toContain(part);
  });
});
