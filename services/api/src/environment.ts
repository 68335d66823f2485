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
    .describe('Key of the administrator of the server. Default: none, and the API answers only this machine.'),
  ALLOWED_HOSTS: listOf(hostNameSchema).describe(
    'Host names by which a server without ADMIN_KEY may be called, besides localhost and loopback addresses; separated by commas. Default: none.',
  ),
  CORS_ORIGINS: listOf(originSchema).describe(
    'Origins whose pages may call the API, such as https://lab.example, separated by commas; *: all. Default: none.',
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
      'Time in which a request must have arrived; an upload must make progress within each such time. Default: 30,000.',
    ),
  SEND_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(60_000)
    .describe('A client that reads nothing of what is sent to it for so long is disconnected. Default: 60,000.'),
  MAX_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(1)
    .default(5000)
    .describe('Connections that one process accepts at a time; further ones are closed at once. Default: 5,000.'),
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
    .describe('Number of processes that make predictions. Default: 1.'),
  INFERENCE_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(10_000)
    .describe('Time that a prediction may take, waiting included. Default: 10,000.'),
});
export type ApiEnvironment = z.output<typeof environmentSchema>;
