import type { JobSpec, ProblemFinding } from '@trainyard/contracts';
import { type FeatureColumn, matchesGlob, planPreprocessing, type SampleForm } from '@trainyard/engine/spec';
import { errorAt, namesOf, quoted } from '../jobs/checks/finding.ts';

/** What one raw value of a row may be, and what the exported model takes for it. */
export interface RawColumn {
  name: string;
  /** Of a category: the index of each class. */
  classes: ReadonlyMap<string, number> | undefined;
  /** Of numbers that stand for classes, where others are refused. */
  numbers: ReadonlySet<number> | undefined;
  /** Whether the preprocessing fills a missing value in. */
  takesMissing: boolean;
  /** Whether a class that was never seen is refused. */
  refusesUnseen: boolean;
}

/** What the model takes for a class that it never saw: the index of none. */
const unseen = -1;

function refusesUnseen(name: string, preprocessing: JobSpec['preprocessing']): boolean {
  return preprocessing.some(
    (stage) =>
      stage.type === 'oneHot' &&
      stage.unseen === 'error' &&
      (stage.columns === undefined || stage.columns.some((pattern) => matchesGlob(pattern, name))),
  );
}

/** What the raw values of a row may be, in their order; undefined for arrays, whose values are numbers. */
export function rawColumns({ columns }: SampleForm, preprocessing: JobSpec['preprocessing']): RawColumn[] | undefined {
  if (columns === undefined) return undefined;
  const gappy = columns.map((column) => ({ ...column, missing: 1 }));
  const { unfilled } = planPreprocessing(preprocessing, { columns: gappy, shape: [gappy.length] });
  return columns.map(({ name, kind, classes = [], values = [] }: FeatureColumn) => {
    const isStrict = refusesUnseen(name, preprocessing);
    return {
      name,
      classes: kind === 'category' ? new Map(classes.map((text, index) => [text, index])) : undefined,
      numbers: isStrict && values.length > 0 ? new Set(values) : undefined,
      takesMissing: !unfilled.includes(name),
      refusesUnseen: isStrict,
    };
  });
}

/** Whether a value is a number that enters the model as it is. */
export function isPlain({ classes, numbers }: RawColumn, value: unknown): boolean {
  return typeof value === 'number' && classes === undefined && numbers === undefined;
}

/** The number that stands for a value; undefined where the column does not take it. */
export function codeOf({ classes, numbers, takesMissing, refusesUnseen }: RawColumn, value: unknown) {
  if (value === null) return takesMissing ? Number.NaN : undefined;
  if (numbers) return typeof value === 'number' && numbers.has(value) ? value : undefined;
  if (!classes || (typeof value !== 'string' && typeof value !== 'number')) return undefined;
  return classes.get(String(value)) ?? (refusesUnseen ? undefined : unseen);
}

/** Why a column does not take a value. */
export function rawFault(
  value: unknown,
  pointer: string,
  { name, classes, numbers, takesMissing }: RawColumn,
): ProblemFinding {
  if (value === null) {
    const message = `${pointer}: no value for ${quoted(name)}, which the preprocessing of this model does not impute`;
    const hint = takesMissing ? 'Send a value.' : 'Send a value, or train with an impute stage for the column.';
    return errorAt(pointer, { code: 'missingValue', message, hint });
  }
  if ((classes && typeof value === 'string') || typeof value === 'number') {
    const message = `${pointer}: the column ${quoted(name)} has no class ${quoted(String(value))}`;
    const hint = `Its classes are ${namesOf([...(classes?.keys() ?? numbers ?? [])].map(String))}.`;
    return errorAt(pointer, { code: 'unknownClass', message, received: value, hint });
  }
  const expected = classes ? 'the name of a class' : 'a number';
  return errorAt(pointer, {
    code: 'wrongType',
    message: `${pointer}: expected ${expected}`,
    hint: `Send ${expected}.`,
  });
}
