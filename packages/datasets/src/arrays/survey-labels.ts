import { BadData } from '../findings/bad-data.ts';
import type { FindingLog } from '../findings/finding-log.ts';
import { createNumberSurvey, type NumberSurvey, surveyNumber } from './number-survey.ts';
import type { UploadedArray } from './uploaded-array.ts';

/** What labels are held to. */
export interface LabelContext {
  /** Name of the column. */
  column: string;
  maxClasses: number;
  /** Whether labels are classes, numbered from 0; else they may be any numbers. */
  areClasses: boolean;
}

const largestLabel = 2 ** 31 - 1;

function checkLabel(label: number, row: number, { file }: UploadedArray, { column, areClasses }: LabelContext): void {
  const place = { file, row, column, value: String(label) };
  if (!Number.isFinite(Math.fround(label))) {
    const text = `expected a finite 32-bit number, received ${label}; correct or remove the row`;
    throw new BadData({ ...place, rule: 'notFinite', text });
  }
  if (!areClasses || (Number.isInteger(label) && label >= 0 && label <= largestLabel)) return;
  const text = `expected a whole number from 0 to ${largestLabel}, received ${label}; correct it`;
  throw new BadData({ ...place, rule: Number.isInteger(label) ? 'labelOutOfRange' : 'notAnInteger', text });
}

/**
 * What the labels of an array are.
 * @throws {BadData} naming the row, at one that cannot be a label
 */
export async function surveyLabels(array: UploadedArray, context: LabelContext): Promise<NumberSurvey> {
  const { maxClasses, areClasses } = context;
  const survey = createNumberSurvey();
  let row = 0;
  for await (const block of array.elements()) {
    for (const label of block) {
      row += 1;
      if (!survey.counts?.has(label)) checkLabel(label, row, array, context);
      surveyNumber(survey, label, maxClasses);
    }
    if (survey.counts !== undefined || !areClasses) continue;
    const text = `expected at most ${maxClasses} different labels; are these labels of classes?`;
    throw new BadData({ rule: 'tooManyClasses', file: array.file, text });
  }
  return survey;
}

/** Warns of classes that cannot be learned. */
export function reportClasses(
  column: string,
  train: NumberSurvey,
  test: (NumberSurvey & { file: string }) | undefined,
  { file, log }: { file: string; log: FindingLog },
): void {
  const known = train.counts;
  if (known === undefined || !train.isWhole) return;
  const unseen = [...(test?.counts?.keys() ?? [])].filter((label) => !known.has(label)).toSorted((a, b) => a - b);
  for (const label of unseen) {
    const text = `class ${label} does not occur in the train part, so it cannot be learned`;
    const place = { file: test?.file ?? file, column, value: `${label}` };
    log.add({ rule: 'unseenClass', severity: 'warning', ...place, text });
  }
  if (known.size > 1) return;
  const text = 'every label of the train part is the same, so nothing can be learned from them';
  log.add({ rule: 'constantColumn', severity: 'warning', file, column, text });
}
