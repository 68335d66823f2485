import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';

/** What may be wrong with the data of a job. */
export const dataConcerns = [
  'constantColumns',
  'leakingColumns',
  'idLikeColumns',
  'duplicatesAcrossSplits',
  'groupsAcrossSplits',
  'classImbalance',
  'absentClasses',
] as const;

/** One warning about the data of a job, as its split cuts them. */
export const dataWarningSchema = z
  .object({
    code: openEnum(dataConcerns, 'Possible problem of the data.'),
    message: z.string().describe('One sentence: what was seen, and where.'),
    suggestion: z.string().describe('What to do.'),
    values: z.record(z.string(), z.number()).describe('The figures behind it, by name.'),
  })
  .meta({ id: 'DataWarning' });
export type DataWarning = z.infer<typeof dataWarningSchema>;
