import { z } from 'zod';

const jsonSchemaSchema = z
  .record(z.string(), z.unknown())
  .describe('JSON Schema; a `$ref` is a JSON Pointer into this answer.');

const optionSchema = z
  .object({
    name: z.string(),
    type: z.string().describe('For people, such as "same" | "valid" or list of integer.'),
    bounds: z.string().optional().describe('For people, such as from 1 to 64.'),
    default: z.unknown().optional(),
    required: z.boolean(),
    description: z.string(),
  })
  .meta({ id: 'CapabilityOption' });

const memberSchema = z
  .object({
    summary: z.string().describe('What it is, in one sentence.'),
    equation: z.string().optional().describe('The formula in plain text, one a line.'),
    shapes: z.string().optional().describe('What goes in, what comes out, and the shapes of the weights.'),
    notes: z.string().optional(),
    see: z.array(z.string()).describe('Papers and equations it follows.'),
    source: z.string().describe('Its file in the repository.'),
    tests: z.array(z.string()).describe('Files of its tests.'),
    options: z.array(optionSchema),
    schema: jsonSchemaSchema,
  })
  .meta({ id: 'CapabilityMember' });

const formatSchema = z
  .object({
    description: z.string(),
    files: z
      .array(z.object({ required: z.array(z.string()), optional: z.array(z.string()) }))
      .describe('The ways to upload the data, by the roles of the files.'),
    mediaTypes: z
      .array(z.string())
      .describe('Media types that mean this format when a dataset is made in one request.'),
    body: z
      .string()
      .nullable()
      .describe('Role of the file that can be sent in the request that makes the dataset; null if none can.'),
    options: jsonSchemaSchema
      .nullable()
      .describe('JSON Schema of its options, which go into the field named after the format; null if it has none.'),
    takesColumns: z.boolean().describe('Whether the detected columns can be overridden.'),
  })
  .meta({ id: 'CapabilityFormat' });

/** Everything that a document may ask for; docs/catalogue.md shows the same for people. */
export const capabilitiesSchema = z
  .object({
    engineVersion: z.string(),
    registries: z.record(
      z.string(),
      z
        .object({ schema: jsonSchemaSchema, members: z.record(z.string(), memberSchema) })
        .meta({ id: 'CapabilityRegistry', description: 'Members by their name on the wire.' }),
    ),
    datasetFormats: z
      .record(z.string(), formatSchema)
      .describe('Formats that a dataset can be uploaded in, by their name on the wire.'),
    access: z
      .object({
        keysRequired: z.boolean().describe('Whether a request needs an API key.'),
        loopbackOnly: z.boolean().describe('Whether only programs of the same machine are answered.'),
      })
      .meta({ id: 'CapabilityAccess' }),
    limits: z
      .object({
        layers: z.int().describe('Layers of one model, nested ones included.'),
        findings: z.int().describe('Findings of one answer.'),
        bodyBytes: z.int().describe('Bytes of a JSON body.'),
        uploadBytes: z.int().describe('Bytes of an uploaded file.'),
      })
      .meta({ id: 'CapabilityLimits' }),
  })
  .meta({ id: 'Capabilities' });
export type Capabilities = z.infer<typeof capabilitiesSchema>;
