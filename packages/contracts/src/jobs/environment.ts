import { z } from 'zod';

/** What an attempt ran on. */
export const runEnvironmentSchema = z
  .object({
    trainyard: z.string().describe('Version of the service.'),
    engine: z.string(),
    onnxruntime: z.string(),
    node: z.string(),
    platform: z.string().describe('Operating system, as Node.js names it.'),
    arch: z.string().describe('Architecture of the processor.'),
    cpu: z.string().describe('Model of the processor: another kind may round differently.'),
  })
  .meta({ id: 'RunEnvironment' });
export type RunEnvironment = z.infer<typeof runEnvironmentSchema>;
