import { z } from 'zod';
import { columnNameSchema } from '../datasets/columns.ts';
import { tokenizerSchema } from '../engine-schemas.ts';

/** Name of an input, as model documents have them. */
export const inputNameSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 letters, digits, _ or -');

const sourceFields = {
  columns: z
    .array(columnNameSchema)
    .min(1)
    .max(10_000)
    .optional()
    .describe('Names or globs; columns with another role are left out. Default: ["*"], every other column of numbers.'),
  shape: z
    .array(z.int().positive())
    .min(1)
    .max(4)
    .optional()
    .describe("Shape of one sample, channels first; its product is the number of columns. Default: the model's."),
  tokenizer: tokenizerSchema
    .optional()
    .describe('Cuts the text of one column into tokens: the input takes their ids (int64), padded at the end with 0.'),
};

/** What feeds one input of a model. */
export const featureSourceSchema = z.strictObject(sourceFields).meta({ id: 'FeatureSource' });
export type FeatureSource = z.infer<typeof featureSourceSchema>;

/** The features of a job: of the only input that they feed, or of several inputs by name. */
export const featuresSchema = z
  .strictObject({
    ...sourceFields,
    inputs: z
      .record(inputNameSchema, featureSourceSchema)
      .optional()
      .describe("What feeds each input, by the names of the model's inputs; instead of the other fields."),
  })
  .check((context) => {
    const { inputs, ...single } = context.value;
    const refuse = (path: string, message: string) =>
      context.issues.push({ code: 'custom', path: [path], message, input: context.value });
    if (!inputs) return;
    if (Object.keys(inputs).length === 0) refuse('inputs', 'expected at least one input');
    for (const [field, value] of Object.entries(single)) {
      if (value !== undefined) refuse(field, 'expected inputs alone; put this into the input that it is for');
    }
  })
  .meta({ id: 'Features' });
export type JobFeatures = z.infer<typeof featuresSchema>;

/** What feeds an input, with the default of its columns. */
export type SettledSource = FeatureSource & { columns: string[] };

/**
 * What feeds each of a model's inputs. Without `inputs` the features feed the first input that is not `teacher`, the one
 * that takes the target one step late.
 */
export function featureSources(
  { inputs, ...single }: JobFeatures,
  modelInputs: readonly string[],
  teacher: string | undefined,
): Record<string, SettledSource> {
  const first = modelInputs.find((name) => name !== teacher) ?? 'input';
  const sources = Object.entries(inputs ?? { [first]: single });
  return Object.fromEntries(sources.map(([name, source]) => [name, { ...source, columns: source.columns ?? ['*'] }]));
}
