import { z } from 'zod';
import { columnNameSchema } from '../datasets/columns.ts';
import { tokenizerSchema } from '../engine-schemas.ts';
import { inputNameSchema } from './features.ts';

const kindSchema = z
  .enum(['class', 'classes', 'number', 'numbers', 'sequence'])
  .describe(
    'class: one of the values seen in training; classes: one in each of several columns or elements of an array, the steps of a sequence; number: regression; numbers: several columns, or an array such as a set of labels; sequence: the tokens of a text.',
  );

const columnSchema = z
  .union([columnNameSchema, z.array(columnNameSchema).min(1).max(10_000)])
  .describe('Name of the column; a list of names with the kinds numbers and classes.');

const sequenceFields = {
  tokenizer: tokenizerSchema.optional().describe('Of the kind sequence: cuts the text of the column into tokens.'),
  input: inputNameSchema
    .optional()
    .describe(
      "Of the kind sequence: the model's input that takes the target one step late, beginning with <start> (teacher forcing). Default: its only int64 input that no features feed; without one the model tells a token for every step of its features.",
    ),
};

/** What a job predicts, as a client writes it. */
export const targetSchema = z
  .strictObject({
    column: columnSchema.optional().describe('Default: the column whose role in the dataset is target.'),
    kind: kindSchema
      .optional()
      .describe(
        'Default: sequence with a tokenizer or for a text column, numbers for a list, class for a category column or a loss over classes, else number.',
      ),
    ...sequenceFields,
  })
  .check((context) => {
    const { column, kind, tokenizer, input } = context.value;
    const refuse = (path: string, message: string) =>
      context.issues.push({ code: 'custom', path: [path], message, input: context.value });
    const isSequence = kind === undefined || kind === 'sequence';
    if (Array.isArray(column) && kind !== undefined && kind !== 'numbers' && kind !== 'classes') {
      refuse('kind', 'expected numbers or classes, because column is a list');
    }
    if (tokenizer && !isSequence) refuse('tokenizer', 'expected a tokenizer only with the kind sequence');
    if (input !== undefined && !isSequence) refuse('input', 'expected an input only with the kind sequence');
  })
  .meta({ id: 'Target' });

/** What a job predicts, settled. */
export const resolvedTargetSchema = z
  .strictObject({ column: columnSchema, kind: kindSchema, ...sequenceFields })
  .meta({ id: 'ResolvedTarget' });
export type JobTarget = z.infer<typeof resolvedTargetSchema>;
