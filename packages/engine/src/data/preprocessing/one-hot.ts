import { z } from 'zod';
import { chooseColumns, columnsField, type Eligible } from './choose-columns.ts';
import { definePreprocessing } from './define-preprocessing.ts';
import { distinctValues } from './distinct-values.ts';
import { oneHotStage } from './one-hot-stage.ts';
import type { FeatureColumn, SampleForm } from './sample-form.ts';

const eligible: Eligible = {
  refuse: (column) =>
    valuesOf(column) === undefined
      ? {
          code: 'noClasses',
          message: `column ${JSON.stringify(column.name)} has too many different values to be classes, or none that are counted`,
          hint: 'Name columns of categories, or of whole numbers with at most 1,000 different values.',
        }
      : undefined,
  isDefault: ({ kind }) => kind === 'category',
};

/** The values that stand for the classes of a column, in the order of their positions. */
function valuesOf({ kind, classes, values }: FeatureColumn): readonly number[] | undefined {
  if (kind === 'category') return classes?.map((_, index) => index);
  return kind === 'number' ? values : undefined;
}

function expanded(column: FeatureColumn): FeatureColumn[] {
  return (valuesOf(column) ?? []).map((value, index) => ({
    name: `${column.name}=${column.classes?.[index] ?? value}`,
    kind: 'flag',
    missing: 0,
  }));
}

function chosenIn(form: SampleForm, columns: readonly string[] | undefined): readonly number[] {
  return chooseColumns(form, columns, eligible).chosen;
}

/** One-hot code: a column of classes becomes one column for each class, 1 where the row is of it and 0 elsewhere.
 *  @equation y_c = [x = c]
 *  Shapes: [columns] -> [columns - chosen + classes of the chosen ones].
 *  A column gets as many places as it has classes in the dataset, so that the width is known before rows are split; a class that
 *  no training row has is unseen, like one that turns up later.
 *  @see scikit-learn, `OneHotEncoder` */
export const oneHot = definePreprocessing({
  config: z.strictObject({
    type: z.literal('oneHot'),
    columns: columnsField('every column of categories'),
    unseen: z
      .enum(['zeros', 'error'])
      .default('zeros')
      .describe(
        'What becomes of a class that no training row has: zeros in all its places (default), or an error that names it.',
      ),
  }),
  plan: (form, { columns: patterns }) => {
    const { columns } = form;
    if (columns === undefined) {
      const message = 'the samples are arrays, which have no columns of classes';
      const hint = 'Leave oneHot out, or feed the model with columns of a table.';
      return { form, misfits: [{ pointer: '', code: 'noColumns', message, hint }] };
    }
    const { chosen, misfits } = chooseColumns(form, patterns, eligible);
    const wide = columns.flatMap((column, at) => (chosen.includes(at) ? expanded(column) : [column]));
    const unfilled = chosen.flatMap((at) => ((columns[at].missing ?? 0) > 0 ? [columns[at].name] : []));
    return { form: { columns: wide, shape: [wide.length] }, misfits, unfilled };
  },
  fitter: (form, { columns }) => {
    const chosen = chosenIn(form, columns);
    const seen = distinctValues(form.shape, chosen);
    return {
      add: seen.add,
      endPass: () => ({ classes: seen.finish().map((counts) => [...counts.keys()].sort(byValue)) }),
    };
  },
  stage: ({ classes }: { classes: number[][] }, { columns = [] }, { columns: patterns, unseen }) => {
    const chosen = chosenIn({ columns, shape: [columns.length] }, patterns);
    const codes = chosen.map((at, i) => ({ at, values: valuesOf(columns[at]) ?? [], seen: new Set(classes[i]) }));
    const refuse = (at: number, value: number) => {
      const { name, classes: names } = columns[at];
      const text = names?.[value] ?? String(value);
      throw new RangeError(
        `column ${JSON.stringify(name)} has the class ${JSON.stringify(text)}, which no training row has. Give oneHot unseen "zeros", or add rows of it.`,
      );
    };
    return oneHotStage(columns.length, codes, unseen === 'error' ? refuse : undefined);
  },
  examples: [{}, { columns: ['colour', 'size'] }, { unseen: 'error' }],
});

function byValue(a: number, b: number): number {
  return a - b;
}
