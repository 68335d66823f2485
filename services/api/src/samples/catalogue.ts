import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type ColumnOverride, columnOverrideSchema, sampleSchema } from '@trainyard/contracts';
import { z } from 'zod';

/** File of the folder of samples that describes the others. */
const index = 'samples.json';

const entrySchema = z.strictObject({
  ...sampleSchema.shape,
  file: z.string().regex(/^[a-z0-9-]+\.csv$/),
  overrides: z.array(columnOverrideSchema).default([]).describe('Of other columns than the target.'),
});
export type SampleEntry = z.infer<typeof entrySchema>;

/** Reads what samples there are. @throws when the index is absent or wrong */
export async function readCatalogue(folder: string): Promise<SampleEntry[]> {
  return z.array(entrySchema).parse(JSON.parse(await readFile(join(folder, index), 'utf8')));
}

/** What detection is told of the columns of a sample: which is the target, and whether its values are classes. */
export function overridesOf({ target, task, overrides }: SampleEntry): ColumnOverride[] {
  const role = 'target' as const;
  return [task === 'classification' ? { name: target, type: 'category', role } : { name: target, role }, ...overrides];
}

/** Opens the file of a sample. */
export function openSample(folder: string, { file }: SampleEntry): Readable {
  return createReadStream(join(folder, file));
}
