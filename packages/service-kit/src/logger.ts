import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';
import { logFields } from './log-fields.ts';

export type { Logger } from 'pino';

/** Levels of the log, the most talkative first. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const secretFields = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'apiKey',
  'leaseToken',
  '["x-api-key"]',
];
const under = (parent: string) =>
  secretFields.map((field) => (field.startsWith('[') ? parent + field : `${parent}.${field}`));
const redacted = [...secretFields, ...['*', '*.*', 'req.headers', 'res.headers', 'err.config.headers'].flatMap(under)];

/** Options of a logger. */
export interface LoggerOptions {
  /** Name of the service, written in every line. */
  service: string;
  /** Default: info. */
  level?: LogLevel;
  /** Where lines go. Default: standard output, for people when that is a terminal, else as JSON. */
  destination?: DestinationStream;
}

const standardOutput = (): DestinationStream =>
  process.stdout.isTTY ? pretty({ colorize: true, ignore: 'pid,service', sync: true }) : pino.destination(1);

/**
 * A logger that writes one JSON object a line with service, level, RFC 3339 time, the fields of the work that is being
 * done, and secrets replaced by [redacted].
 */
export function createLogger({ service, level = 'info', destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redacted, censor: '[redacted]' },
  };
  // A child says what its lines are about itself.
  const mixin = (_line: object, _level: number, logger: object) => (logger === root ? { ...logFields() } : {});
  const root: Logger = pino({ ...options, mixin }, destination ?? standardOutput());
  return root;
}

/** A URL as it may be logged: user name and password are cut out; what is no URL becomes [not a URL]. */
export function withoutCredentials(url: string): string {
  if (!URL.canParse(url)) return '[not a URL]';
  const parsed = new URL(url);
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
}
