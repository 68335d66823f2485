import { describe, expect, it } from 'vitest';
import { placeholder } from '../../graph/ops/placeholder.ts';
import { evaluate } from '../../runtime/evaluate.ts';
import { sizeOf, stream } from '../../tensor/index.ts';
import { describeDocuments } from '../../testing/member-documents.ts';
import { arrayRows } from '../rows/array-rows.ts';
import { piecesOf } from '../rows/pieces-of.ts';
import type { Preprocessing } from './define-preprocessing.ts';
import { type PreprocessingDocument, preprocessingSchema } from './document.ts';
import * as registry from './index.ts';
import { fitPreprocessing, Pipeline } from './pipeline.ts';
import { planPreprocessing } from './plan.ts';
import type { SampleForm } from './sample-form.ts';

// What every preprocessing must pass.

const table: SampleForm = {
  columns: [
    { name: 'age', kind: 'number', missing: 9 },
    { name: 'colour', kind: 'category', classes: ['blue', 'green', 'red'], missing: 5 },
    { name: 'income', kind: 'number', missing: 0 },
    { name: 'size', kind: 'number', values: [1, 2, 5], missing: 0 },
    { name: 'shape', kind: 'category', classes: ['flat', 'round'] },
  ],
  shape: [5],
};
const images: SampleForm = { shape: [2, 3, 4] };
const rows = 40;
const trainRows = Int32Array.from({ length: 25 }, (_, i) => (i * 7) % rows);

/** Rows with values of many sizes; of the table also classes, and gaps in two columns. */
function featuresOf(form: SampleForm): Float32Array {
  const size = sizeOf(form.shape);
  const features = new Float32Array(rows * size);
  stream(1, 'features', 0).fillNormal(features);
  for (let i = 0; i < features.length; i++) {
    const { kind = 'number', classes = [], values = [] } = form.columns?.[i % size] ?? {};
    const row = Math.floor(i / size);
    const code = values.length > 0 ? values[row % values.length] : 100 * (i % 3) + 7 * features[i];
    features[i] = kind === 'category' ? (row * 5) % classes.length : code;
    if (form.columns && i % size < 2 && row % 6 === 1) features[i] = Number.NaN;
  }
  return features;
}

const members = Object.entries(registry) as unknown as [string, Preprocessing][];
const cases = members.flatMap(([type, { examples }]) =>
  examples.flatMap((options) => {
    const document = preprocessingSchema.parse({ type, ...options });
    return [table, images].flatMap((form) =>
      planPreprocessing([document], form).misfits.length === 0 ? [{ document, form }] : [],
    );
  }),
);

describe.each(members)('%s', (name, { config, examples }) => {
  describeDocuments(name, config, examples);

  it('takes rows of a table', () => {
    expect(cases.some(({ document, form }) => document.type === name && form === table)).toBe(true);
  });
});

const bitsOf = (values: ArrayLike<number>) => Array.from(new Uint32Array(Float32Array.from(values).buffer));

describe.each(
  cases.map(
    ({ document, form }) =>
      [`${JSON.stringify(document)} on ${form.columns ? 'rows' : 'arrays'}`, document, form] as const,
  ),
)('%s', (_, document, form) => {
  const size = sizeOf(form.shape);
  const features = featuresOf(form);
  const pieces = piecesOf(arrayRows(features, size), trainRows);
  const fitted = fitPreprocessing([document], pieces, form);
  const pipeline = new Pipeline(fitted);

  it('keeps document and statistics as plain JSON, from which it comes back', () => {
    const restored = JSON.parse(JSON.stringify(fitted));
    expect(restored).toEqual(fitted);
    expect(new Pipeline(restored).apply(features)).toEqual(pipeline.apply(features));
    expect(preprocessingSchema.parse(fitted.stages[0].document)).toEqual(fitted.stages[0].document);
  });

  it('gives as many values as were planned before the fit', () => {
    const { form: after } = planPreprocessing([document], form);
    expect(pipeline.apply(features)).toHaveLength(rows * sizeOf(after.shape));
    if (after.columns) expect(after.columns).toHaveLength(sizeOf(after.shape));
  });

  it('is fitted on the training rows alone', () => {
    const changed = features.slice();
    const trained = new Set(trainRows);
    for (let row = 0; row < rows; row++) if (!trained.has(row)) changed.fill(1e6, row * size, (row + 1) * size);
    expect(fitPreprocessing([document], piecesOf(arrayRows(changed, size), trainRows), form)).toEqual(fitted);
  });

  it('finds the same however the rows come in pieces', () => {
    const whole = Float32Array.from([...pieces()].flatMap((piece) => [...piece]));
    const cut = [whole.subarray(0, size), whole.subarray(size, 4 * size), whole.subarray(4 * size)];
    expect(fitPreprocessing([document], () => cut, form)).toEqual(fitted);
  });

  it('does the same to rows one by one, and leaves the given ones as they are', () => {
    const before = features.slice();
    const together = pipeline.apply(features);
    const apart = Array.from({ length: rows }, (_, row) => [
      ...pipeline.apply(features.subarray(row * size, (row + 1) * size)),
    ]);
    expect(bitsOf(apart.flat())).toEqual(bitsOf(together));
    expect(bitsOf(features)).toEqual(bitsOf(before));
  });

  it('is a graph of the same bits', async () => {
    const x = placeholder('float32', [rows, ...form.shape]);
    const { y } = await evaluate(
      { inputs: { x }, outputs: { y: pipeline.toGraph(x) } },
      { x: { dtype: 'float32', shape: x.shape, data: features } },
    );
    expect(bitsOf(y.data as Float32Array)).toEqual(bitsOf(pipeline.apply(features)));
  });

  it('refuses a fit without rows, and values that are not whole samples', () => {
    const isConstant = 'strategy' in document && document.strategy === 'constant';
    if (!isConstant)
      expect(() => fitPreprocessing([document], () => [], form)).toThrow(/at least one training row, received none/);
    expect(() => fitPreprocessing([document], () => [new Float32Array(size + 1)], form)).toThrow(
      new RegExp(`received ${size + 1} values`),
    );
  });
});

const affine = cases.filter(({ document }) => 'per' in document);

it.each(affine)(
  '$document.type per $document.per changes nothing about a constant column but its place',
  ({ document, form }) => {
    const constant = new Float32Array(5 * sizeOf(form.shape)).fill(3.25);
    const pipeline = new Pipeline(fitPreprocessing([document], () => [constant], form));
    const other = pipeline.apply(constant.map((value) => value + 1));
    const shift = pipeline.apply(constant);
    const chosen = planPreprocessing([document], form).form.columns?.map(({ kind }) => kind === 'number') ?? [];
    for (const [i, value] of shift.entries()) {
      const low = 'range' in document ? (document.range as number[])[0] : 0;
      if (chosen[i % sizeOf(form.shape)] !== false) expect([value, other[i]]).toEqual([low, low + 1]);
    }
  },
);

it('a document is refused that asks for what a preprocessing does not have', () => {
  const wrong: PreprocessingDocument[] = [
    { type: 'impute', strategy: 'constant' },
    { type: 'impute', value: 1 },
  ];
  for (const document of wrong) expect(preprocessingSchema.safeParse(document).success).toBe(false);
});
