import {
  freshSchedule,
  learningRateAt,
  observedBy,
  schedules as registry,
  type ScheduleState,
  scheduleSchema,
} from '@trainyard/engine';
import { z } from 'zod';
import { caseFields, documentField, numbers, toleranceField } from '../cases/fields.ts';
import { readMember, refusal } from '../cases/read-documents.ts';
import { compare, listComparison } from '../verdict/compare.ts';
import { defineKind } from './define-kind.ts';

const schema = z
  .strictObject({
    ...caseFields,
    ...toleranceField,
    schedule: documentField,
    baseLearningRate: z.number(),
    steps: z.int().positive().optional(),
    epochs: z.int().positive().optional(),
    /** One a step or epoch: acts on the rates after it. */
    metric: numbers.optional(),
    expected: numbers,
  })
  .refine(({ steps, epochs, expected }) => (steps ?? epochs) === expected.length, {
    message: 'expected as many rates as there are steps or epochs',
  });

/** Learning rates step by step, or epoch by epoch. */
export const schedules = defineKind(schema, (golden) => {
  const { schedule, baseLearningRate: base, metric = [], expected, tolerance } = golden;
  const document = readMember('schedule', registry, scheduleSchema, schedule);
  if (!document.value) return refusal(document);
  const { value: options } = document;
  let state: ScheduleState = freshSchedule;
  const rates = expected.map((_, at) => {
    const point = { at, base, length: expected.length, state };
    const rate = learningRateAt(options, point);
    const observed = metric[at];
    if (observed !== undefined) state = observedBy(options, observed, point);
    return rate;
  });
  return compare([listComparison('learning rates', expected, rates)], tolerance);
});
