import type { z } from 'zod';
import type { MemberConfig } from '../../registry/registry.ts';
import { type AffineColumn, affineStage } from './affine-stage.ts';
import { chooseColumns, columnsField, type Eligible } from './choose-columns.ts';
import { type ColumnStatistics, columnStatistics } from './column-statistics.ts';
import { definePreprocessing, type Preprocessing } from './define-preprocessing.ts';
import type { Misfit } from './misfit.ts';
import { per } from './per.ts';
import { nameOf, type Per, type SampleForm, statisticsShape } from './sample-form.ts';

/** The options that every affine preprocessing takes. */
export const affineFields = { per, columns: columnsField('every column of numbers') };

type AffineOptions = { readonly per: Per; readonly columns?: readonly string[] | undefined };
type Lists = Readonly<Record<string, readonly number[]>>;

const eligible: Eligible = {
  refuse: ({ kind, name }) =>
    kind === 'category'
      ? {
          code: 'categoryColumn',
          message: `column ${JSON.stringify(name)} holds the names of classes, not numbers`,
          hint: 'Leave it out, or turn it into numbers by oneHot before.',
        }
      : undefined,
  isDefault: ({ kind }) => kind === 'number',
};

/** The values of a sample that have a statistic of their own, or the channels. */
function chosenIn(form: SampleForm, { per: over, columns }: AffineOptions): readonly number[] {
  if (over === 'channel') return Array.from({ length: form.shape[0] ?? 1 }, (_, channel) => channel);
  return chooseColumns(form, columns, eligible).chosen;
}

function planned(form: SampleForm, options: AffineOptions) {
  const misfits: Misfit[] = [...chooseColumns(form, options.columns, eligible).misfits];
  if (options.per === 'channel' && options.columns !== undefined) {
    const message = 'columns are chosen one by one, a channel takes all of its positions';
    const hint = 'Leave columns out, or use per feature.';
    misfits.push({ pointer: '/columns', code: 'columnsOfChannel', message, received: options.columns, hint });
  }
  return { form, misfits };
}

/** Makes a preprocessing from the statistics that it keeps and what they do to one feature or channel. */
export function defineAffine<Config extends MemberConfig, Found extends Lists>(definition: {
  config: Config;
  keep: (statistics: ColumnStatistics) => Found;
  column: (found: Found, at: number, options: z.output<Config>) => AffineColumn;
  examples: Preprocessing<Config>['examples'];
}): Preprocessing<Config, Found> {
  const { config, keep, column, examples } = definition;
  return definePreprocessing({
    config,
    examples,
    plan: (form, options) => planned(form, options as unknown as AffineOptions),
    fitter: (form, options) => {
      const asked = options as unknown as AffineOptions;
      const statistics = columnStatistics(form.shape, asked.per);
      const chosen = chosenIn(form, asked);
      return {
        add: statistics.add,
        endPass: () => keep(ofChosen(statistics.finish(), chosen, (at) => nameIn(form, asked.per, at))),
      };
    },
    stage: (found, form, options) => {
      const asked = options as unknown as AffineOptions;
      const columns = chosenIn(form, asked).map((index, at) => [index, column(found, at, options)] as const);
      return affineStage(new Map(columns), form.shape, statisticsShape(form.shape, asked.per));
    },
  });
}

function nameIn(form: SampleForm, over: Per, at: number): string {
  return over === 'channel' ? `channel ${at}` : nameOf(form, at);
}

/** @throws {RangeError} if one of them has no value in any row. */
function ofChosen(
  { counts, ...lists }: ReturnType<ReturnType<typeof columnStatistics>['finish']>,
  chosen: readonly number[],
  name: (at: number) => string,
): ColumnStatistics {
  const empty = chosen.find((index) => counts[index] === 0);
  if (empty !== undefined) {
    throw new RangeError(`${name(empty)} has no value in any training row. Leave it out of the features.`);
  }
  const of = (list: readonly number[]) => chosen.map((index) => list[index]);
  return {
    mean: of(lists.mean),
    standardDeviation: of(lists.standardDeviation),
    minimum: of(lists.minimum),
    maximum: of(lists.maximum),
  };
}
