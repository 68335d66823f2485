import { defaultRedisPrefix } from '@trainyard/contracts';
import { z } from 'zod';
import { logLevels } from './logger.ts';

/** A TCP port from 0 (any free one) to 65535. */
export const portSchema = z.coerce.number().int().min(0).max(65_535);

/** Variables that every service reads; a service extends this with its own. */
export const serviceEnvironmentSchema = z.object({
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'expected redis://host:port or rediss://host:port' })
    .default('redis://127.0.0.1:6379')
    .describe('Address of Redis, redis:// or rediss:// for TLS. Default: redis://127.0.0.1:6379.'),
  REDIS_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,50}$/, 'expected 1 to 50 letters, digits, _ or -')
    .default(defaultRedisPrefix)
    .describe(
      'What every key in Redis starts with, so that several installations can share one Redis. Default: trainyard.',
    ),
  DATA_DIR: z.string().default('data').describe('Folder of the artifacts, shared by all services. Default: data.'),
  LEASE_MS: z.coerce
    .number()
    .int()
    .min(500)
    .max(600_000)
    .default(10_000)
    .describe('How long a worker that died keeps what it held; the same for all services. Default: 10,000.'),
  LOG_LEVEL: z
    .enum(logLevels)
    .default('info')
    .describe(`Lowest level that is logged: ${logLevels.join(', ')}. Default: info.`),
  SHUTDOWN_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe('Time to shut down in order after SIGTERM before the process is ended all the same. Default: 30,000.'),
});
export type ServiceEnvironment = z.output<typeof serviceEnvironmentSchema>;
