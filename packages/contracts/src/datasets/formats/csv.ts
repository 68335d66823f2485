import { z } from 'zod';
import { defineFormat } from './format.ts';

const csvOptionsSchema = z
  .strictObject({
    delimiter: z.enum([',', ';', '\t', '|']).default(',').describe('Character between values. Default: a comma.'),
    missingValues: z
      .array(z.string().max(50))
      .max(20)
      .default(['', 'NA', 'NaN', 'nan', 'null', '?'])
      .describe('Texts that mean "no value". Default: empty, NA, NaN, nan, null, ?.'),
  })
  .meta({ id: 'CsvOptions' });

/** Comma-separated values with a header row. */
export const csv = defineFormat({
  description: 'Comma-separated values with a header row.',
  files: [{ required: ['data'] }],
  mediaTypes: ['text/csv'],
  options: csvOptionsSchema,
  queryOptions: ['delimiter'],
  takesColumns: true,
});
