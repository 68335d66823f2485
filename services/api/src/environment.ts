import { portSchema, serviceEnvironmentSchema } from '@trainyard/service-kit';
import { z } from 'zod';

/** Variables of the API, besides those of every service. */
export const environmentSchema = serviceEnvironmentSchema.extend({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on. Default: this machine only.'),
  PORT: portSchema.default(8080),
  SAMPLES_DIR: z.string().optional().describe('Folder of the shipped tables. Default: samples/ of the repository.'),
  UPLOAD_LIMIT_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(8 * 2 ** 30)
    .describe('Bytes of one uploaded file. Default: 8 GiB.'),
  RECEIVE_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(30_000)
    .describe(
      'Time in which a request must have arrived; for an upload, between looks at whether it goes on. Default: 30,000.',
    ),
  INFERENCE_PROCESSES: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Processes that predict. Default: 1.'),
  INFERENCE_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(10_000)
    .describe('Time a prediction may take, waiting included. Default: 10,000.'),
});
export type ApiEnvironment = z.output<typeof environmentSchema>;
