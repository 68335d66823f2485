import { portSchema, serviceEnvironmentSchema } from '@trainyard/service-kit';
import { z } from 'zod';

const originSchema = z
  .string()
  .regex(/^(\*|https?:\/\/[^/\s,*]+)$/, 'expected * or an origin such as https://lab.example');

const hostNameSchema = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'expected a name or an IPv4 address, without port');

const listOf = <Item extends z.ZodType<string, string>>(item: Item) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item))
    .default([]);

/** Variables of the API, besides those of every service. */
export const environmentSchema = serviceEnvironmentSchema.extend({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on. Default: this machine only.'),
  ADMIN_KEY: z
    .string()
    .min(16)
    .max(200)
    .regex(/^\S+$/, 'expected no blanks')
    .optional()
    .describe('Key of who administers the server. Default: none, and the API answers this machine alone.'),
  ALLOWED_HOSTS: listOf(hostNameSchema).describe(
    'Names by which a server without ADMIN_KEY may be called, besides localhost and loopback addresses, by commas. Default: none.',
  ),
  CORS_ORIGINS: listOf(originSchema).describe(
    'Origins whose pages may call the API, such as https://lab.example, by commas; *: every one. Default: none.',
  ),
  PORT: portSchema.default(8080).describe('Port to listen on; 0: any that is free. Default: 8080.'),
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
  SEND_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(60_000)
    .describe('Time in which a client must read some of what is sent to it; then it is cut. Default: 60,000.'),
  MAX_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(1)
    .default(5000)
    .describe('Connections at a time to one process; those beyond are closed at once. Default: 5,000.'),
  WEBHOOKS_ALLOW_PRIVATE: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('Whether webhooks may go to http and to addresses that are not public. Default: false.'),
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
