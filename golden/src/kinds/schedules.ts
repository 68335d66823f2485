import { z } from 'zod';
import { caseFields, documentField, numbers, toleranceField } from '../cases/fields.ts';
import { skip } from '../verdict/verdict.ts';
import { defineKind } from './define-kind.ts';

const schema = z.strictObject({
  ...caseFields,
  ...toleranceField,
  schedule: documentField,
  baseLearningRate: z.number(),
  steps: z.int().positive().optional(),
  epochs: z.int().positive().optional(),
  metric: numbers.optional(),
  expected: numbers,
});

/** Learning rates step by step; the engine has no schedules yet. */
export const schedules = defineKind(schema, ({ schedule }) => skip([`schedule ${schedule.type}`]));
