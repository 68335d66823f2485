import { z } from 'zod';
import { countSchema } from '../scalars.ts';

/** One thing wrong in an uploaded file, located by line and column. */
export const dataFindingSchema = z
  .object({
    severity: z.enum(['error', 'warning']),
    file: z
      .string()
      .describe(
        'Role of the file, such as data or train.labels; in a zip with the name of the member, as data/cat/1.png.',
      ),
    line: z
      .int()
      .min(1)
      .nullable()
      .describe('Line of a text, the header is line 1, or row of an array; null for the file as a whole.'),
    column: z.string().nullable().describe('Name of the column; null for the line as a whole.'),
    value: z.string().nullable().describe('The value as it is written, cut after 200 characters.'),
    rule: z.string().describe('Stable name of the rule, such as notANumber or columnCount.'),
    message: z.string().describe('One sentence: what was expected, what was received, what to do.'),
  })
  .meta({ id: 'DataFinding' });
export type DataFinding = z.infer<typeof dataFindingSchema>;

/** The row-level validation report: all findings are counted, the first ones are listed. */
export const datasetValidationSchema = z
  .object({
    errors: countSchema.describe('All errors. With one or more the dataset is rejected.'),
    warnings: countSchema.describe('All warnings.'),
    findings: z.array(dataFindingSchema).describe('The first findings in file order, errors before warnings.'),
    truncated: z.boolean().describe('Whether there are more findings than listed.'),
  })
  .meta({ id: 'DatasetValidation' });
export type DatasetValidation = z.infer<typeof datasetValidationSchema>;
