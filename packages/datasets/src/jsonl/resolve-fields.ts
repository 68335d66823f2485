import { classesOf, isExactInFloat32 } from '../arrays/number-survey.ts';
import { resolveColumn } from '../csv/resolve-column.ts';
import type { FindingLog } from '../findings/finding-log.ts';
import { statisticsOf } from '../statistics/moments.ts';
import type { StoredClass, TableColumn, TensorColumn } from '../stored/schema.ts';
import type { ArrayTally } from './array-tally.ts';
import { type Field, missingIn, type ValueKind } from './fields.ts';
import { file } from './read-objects.ts';
import type { ObjectSurvey } from './survey-objects.ts';

/** What a field is stored as; neither where it is not stored. */
export interface ResolvedField {
  field: Field;
  column?: TableColumn;
  tensor?: TensorColumn;
}

const kindNames: Record<ValueKind, string> = {
  number: 'a number',
  boolean: 'true or false',
  string: 'a text',
  numbers: 'an array of numbers',
  labels: 'an array of texts',
};

/** The kind that most values of a field have. */
function mainKind({ kinds }: Field): ValueKind | undefined {
  const found = Object.entries(kinds) as [ValueKind, { count: number }][];
  return found.toSorted(([, a], [, b]) => b.count - a.count)[0]?.[0];
}

/** Kinds that can stand in a column beside the one that most values have: with a declared type any scalar can. */
function fits(kind: ValueKind, main: ValueKind, isDeclared: boolean): boolean {
  const isArray = kind === 'numbers' || kind === 'labels';
  return kind === main || (isDeclared && !isArray && main !== 'numbers' && main !== 'labels');
}

function reportMixed({ name, kinds, tally }: Field, main: ValueKind, log: FindingLog): boolean {
  const others = (Object.keys(kinds) as ValueKind[]).filter(
    (kind) => !fits(kind, main, tally.declared.type !== undefined),
  );
  for (const kind of others) {
    const { count = 0, first = [] } = kinds[kind] ?? {};
    for (const { line, value } of first) {
      const text = `expected ${kindNames[main]} as in most rows, received ${kindNames[kind]}; correct it, or declare the type of the column`;
      log.add({ rule: 'mixedTypes', file, line, column: name, value, text });
    }
    log.count('error', count - first.length);
  }
  return others.length > 0;
}

function reportMissing(field: Field, rows: number, log: FindingLog): void {
  const { missing, firstMissingLine } = missingIn(field, rows);
  if (missing === 0) return;
  const text = `${missing} of ${rows} rows have no array, this is the first; add them, or leave the column out`;
  log.add({ rule: 'missingValues', severity: 'warning', file, line: firstMissingLine, column: field.name, text });
}

function labelClasses(labels: ReadonlyMap<string, number>): StoredClass[] {
  return [...labels].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([value, count]) => ({ value, count }));
}

function numbersDtype({ numbers }: ArrayTally, missing: number): TensorColumn['dtype'] {
  const { min, max } = numbers.moments;
  if (numbers.isWhole && min >= 0 && max <= 255 && missing === 0) return 'uint8';
  return isExactInFloat32(numbers) ? 'float32' : 'float64';
}

function tensorOf(field: Field, kind: 'numbers' | 'labels', rows: number, log: FindingLog): TensorColumn | undefined {
  const { name, array, tally } = field;
  const { missing } = missingIn(field, rows);
  const { role, type } = tally.declared;
  const base = { name, role, missing };
  if (type !== undefined) {
    const text = `an array has no type ${type}; leave the type out, or write single values`;
    log.add({ rule: 'mixedTypes', file, column: name, text });
    return undefined;
  }
  if (kind === 'numbers') {
    const { numbers, shape } = array;
    if (shape === undefined) return undefined;
    const { counts, isWhole } = numbers;
    const classes = counts && isWhole && missing === 0 && { classes: classesOf(counts) };
    const dtype = numbersDtype(array, missing);
    return { ...base, dtype, shape: [...shape], ...statisticsOf(numbers.moments), ...classes };
  }
  if (array.labels === undefined) return undefined;
  const labels = labelClasses(array.labels);
  if (labels.length > 0)
    return { ...base, dtype: missing === 0 ? 'uint8' : 'float32', shape: [labels.length], min: 0, max: 1, labels };
  const text = 'every array is empty, so there is nothing to learn from; leave the column out';
  log.add({ rule: 'emptyColumn', severity: 'warning', file, column: name, text });
  return undefined;
}

function resolveField(field: Field, { rows, budget }: ObjectSurvey, log: FindingLog): ResolvedField {
  const main = mainKind(field);
  if (main !== undefined && reportMixed(field, main, log)) return { field };
  if (main === 'numbers' || main === 'labels') {
    reportMissing(field, rows, log);
    const tensor = tensorOf(field, main, rows, log);
    return { field, ...(tensor && { tensor }) };
  }
  const column = resolveColumn({ ...field.tally, ...missingIn(field, rows) }, { file, rows, log, budget });
  return { field, ...(column && { column }) };
}

/** What the fields of the objects are stored as; findings about them go to the log. */
export function resolveFields(survey: ObjectSurvey, log: FindingLog): ResolvedField[] {
  return survey.fields.map((field) => resolveField(field, survey, log));
}
