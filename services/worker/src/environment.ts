import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { serviceEnvironmentSchema } from '@trainyard/service-kit';
import { z } from 'zod';

const ownName = (): string =>
  `${hostname().replaceAll(/[^A-Za-z0-9_-]/g, '-')}-${process.pid}-${randomBytes(4).toString('hex')}`;

/** Variables of the worker. */
export const environmentSchema = serviceEnvironmentSchema.extend({
  WORKER_ID: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,200}$/, 'expected 1 to 200 letters, digits, _ . or -')
    .default(ownName)
    .describe('Name of this worker, unique to the process. Default: made from host name and process id.'),
  WORKER_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Attempts run at a time, each in a process of its own. Default: 1.'),
  ATTEMPT_MEMORY_MB: z.coerce
    .number()
    .int()
    .min(64)
    .max(16_777_216)
    .optional()
    .describe(
      'Memory that an attempt may take, in MiB. Default: that of the machine or container, divided by WORKER_CONCURRENCY.',
    ),
});
export type WorkerEnvironment = z.output<typeof environmentSchema>;
