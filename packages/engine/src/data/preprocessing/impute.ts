import { z } from 'zod';
import { chooseColumns, columnsField, type Eligible } from './choose-columns.ts';
import { columnStatistics } from './column-statistics.ts';
import { definePreprocessing, type Fitter } from './define-preprocessing.ts';
import { distinctValues } from './distinct-values.ts';
import { imputeStage } from './impute-stage.ts';
import { medians } from './medians.ts';
import { type FeatureColumn, nameOf, type SampleForm } from './sample-form.ts';

const config = z
  .strictObject({
    type: z.literal('impute'),
    strategy: z
      .enum(['mean', 'median', 'mostFrequent', 'constant'])
      .default('mean')
      .describe(
        'What stands for a missing value: the mean (default), the median or the most frequent value of the training rows (of equals the least), or a constant.',
      ),
    value: z
      .union([z.number(), z.string().min(1).max(10_000)])
      .optional()
      .describe('Of the strategy constant: a number, or for columns of categories the name of one of their classes.'),
    columns: columnsField('every column that can take such a value: of numbers, with mostFrequent of categories too'),
    indicator: z
      .boolean()
      .default(false)
      .describe(
        'Whether each of the columns in which the dataset has missing values gets a further column at the end, 1 where the value was missing, else 0. Default: false.',
      ),
  })
  .refine(({ strategy, value }) => (strategy === 'constant') === (value !== undefined), {
    message: 'expected a value with the strategy constant, and with no other',
    path: ['value'],
  });

type Options = z.output<typeof config>;
type Found = { readonly values: readonly number[] };

function refusal({ kind, name, classes }: FeatureColumn, { strategy, value }: Options) {
  const column = `column ${JSON.stringify(name)}`;
  const refuse = (message: string, hint: string) => ({ code: 'unfitValue', message, hint });
  if (kind === 'category' && (strategy === 'mean' || strategy === 'median')) {
    return refuse(
      `${column} holds the names of classes, which have no ${strategy}`,
      'Use mostFrequent, or a constant.',
    );
  }
  if (strategy !== 'constant' || (kind !== 'category' && typeof value === 'number')) return undefined;
  if (kind !== 'category')
    return refuse(`${column} holds numbers, received ${JSON.stringify(value)}`, 'Give a number.');
  if (classes?.includes(String(value))) return undefined;
  const hint = `Give one of its classes: ${(classes ?? []).slice(0, 10).join(', ')}.`;
  return refuse(`column ${JSON.stringify(name)} has no class ${JSON.stringify(value)}`, hint);
}

const eligible = (options: Options): Eligible => ({
  refuse: (column) => refusal(column, options),
  isDefault: ({ kind }) => kind !== 'flag',
});

const chosenIn = (form: SampleForm, options: Options) => chooseColumns(form, options.columns, eligible(options)).chosen;

/** The chosen elements that get a further column. */
function indicatedIn({ columns }: SampleForm, chosen: readonly number[], { indicator }: Options): number[] {
  return indicator ? chosen.filter((at) => columns?.[at]?.missing !== 0) : [];
}

function planned(form: SampleForm, options: Options) {
  const { chosen, misfits } = chooseColumns(form, options.columns, eligible(options));
  const { columns } = form;
  if (columns === undefined) {
    if (!options.indicator) return { form: { ...form, missing: 0 }, misfits };
    const message = 'the samples are arrays, which have no columns to add to';
    const noIndicator = { pointer: '/indicator', code: 'noColumns', message, hint: 'Leave the indicator out.' };
    return { form, misfits: [...misfits, noIndicator] };
  }
  const filled = new Set(chosen);
  const kept = columns.map((column, at) => (filled.has(at) ? { ...column, missing: 0 } : column));
  const flags = indicatedIn(form, chosen, options).map(
    (at): FeatureColumn => ({ name: `${columns[at].name}.isMissing`, kind: 'flag', missing: 0 }),
  );
  if (flags.length === 0) return { form: { ...form, columns: kept }, misfits };
  const wider = [...kept, ...flags];
  return { form: { columns: wider, shape: [wider.length] }, misfits };
}

function constantsOf({ columns }: SampleForm, chosen: readonly number[], value: number | string): number[] {
  return chosen.map((at) => (typeof value === 'number' ? value : (columns?.[at]?.classes?.indexOf(value) ?? 0)));
}

/** The most frequent value, of equals the least; NaN where there is none. */
function modeOf(counts: ReadonlyMap<number, number>): number {
  let [mode, most] = [Number.NaN, 0];
  for (const [value, count] of counts)
    if (count > most || (count === most && value < mode)) [mode, most] = [value, count];
  return mode;
}

function finder(form: SampleForm, chosen: readonly number[], { strategy, value = 0 }: Options) {
  if (strategy === 'constant') return { add: () => {}, endPass: () => constantsOf(form, chosen, value) };
  if (strategy === 'median') return medians(form.shape, chosen);
  if (strategy === 'mostFrequent') {
    const counts = distinctValues(form.shape, chosen);
    return { add: counts.add, endPass: () => counts.finish().map(modeOf) };
  }
  const statistics = columnStatistics(form.shape, 'feature');
  const meansOf = (mean: readonly number[]) => chosen.map((at) => mean[at]);
  return { add: statistics.add, endPass: () => meansOf(statistics.finish().mean) };
}

/** @throws {RangeError} if a column had no value to stand for the missing ones. */
function checkFound(values: readonly number[], form: SampleForm, chosen: readonly number[]): void {
  const empty = values.findIndex(Number.isNaN);
  if (empty < 0) return;
  throw new RangeError(
    `${nameOf(form, chosen[empty])} has no value in any training row. Fill it with a constant, or leave it out of the features.`,
  );
}

function fitterOf(form: SampleForm, options: Options): Fitter<Found> {
  const chosen = chosenIn(form, options);
  const { add, endPass } = finder(form, chosen, options);
  return {
    add,
    endPass: () => {
      const values = endPass();
      if (values === undefined) return undefined;
      checkFound(values, form, chosen);
      return { values };
    },
  };
}

/** Puts a value of the training rows, or a constant, where one is missing.
 *  @equation y = value where x is missing, else x; y_isMissing = [x is missing]
 *  Shapes: [columns] -> [columns], or with the indicator [columns + those with missing values].
 *  Medians are exact; of an even number of values they are the mean of the two in the middle.
 *  @see scikit-learn, `SimpleImputer` */
export const impute = definePreprocessing<typeof config, Found>({
  config,
  plan: planned,
  fitter: fitterOf,
  stage: ({ values }, form, options) => {
    const chosen = chosenIn(form, options);
    const filled = new Map(chosen.map((at, i) => [at, values[i]]));
    return imputeStage(form.shape, filled, indicatedIn(form, chosen, options));
  },
  examples: [
    {},
    { strategy: 'median', indicator: true },
    { strategy: 'mostFrequent' },
    { strategy: 'constant', value: -1, columns: ['age'] },
    { strategy: 'constant', value: 'red', columns: ['colour'], indicator: true },
  ],
});
