import { z } from 'zod';
import { defineFormat } from './format.ts';

const wavOptionsSchema = z
  .strictObject({
    length: z
      .int()
      .min(1)
      .max(10_000_000)
      .optional()
      .describe('Samples that every sound is cut to, or filled up to with silence. Default: those of the first.'),
  })
  .meta({ id: 'WavOptions' });

/** Sounds in class folders of a zip. */
export const wav = defineFormat({
  description: 'A zip of WAV sounds in class folders: <class>/<file>, or train/<class>/<file> and test/<class>/<file>.',
  files: [{ required: ['data'] }],
  mediaTypes: [],
  options: wavOptionsSchema,
  queryOptions: ['length'],
  takesColumns: false,
  target: { column: 'label', kind: 'class' },
});
