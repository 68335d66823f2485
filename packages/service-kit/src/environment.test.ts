import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EnvironmentError, readEnvironment } from './environment.ts';
import { portSchema, serviceEnvironmentSchema } from './service-environment.ts';

const schema = z.object({
  PORT: portSchema.default(8080),
  WORKERS: z.coerce.number().int().min(1),
  MODE: z.enum(['fast', 'safe']),
  ADMIN_KEY: z.string().min(16).optional(),
});

function sentencesOf(source: Record<string, string>): readonly string[] {
  try {
    readEnvironment(schema, source);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.sentences;
    throw error;
  }
}

describe('readEnvironment', () => {
  it('reads numbers, fills in defaults and leaves out what the schema does not name', () => {
    const environment = readEnvironment(schema, { WORKERS: '2', MODE: 'fast', HOME: '/root' });
    expect(environment).toEqual({ PORT: 8080, WORKERS: 2, MODE: 'fast' });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readEnvironment(schema, { PORT: '', WORKERS: '2', MODE: 'fast' }).PORT).toBe(8080);
  });

  it('tells of every bad variable at once, one sentence each', () => {
    expect(sentencesOf({ PORT: '70000', WORKERS: 'two' })).toEqual([
      'PORT is "70000": set it to at most 65535.',
      'WORKERS is "two": set it to a number.',
      'MODE is not set: set it to "fast" or "safe".',
    ]);
  });

  it('tells what was given of a list in which one is bad', () => {
    const origins = z.string().transform((list) => list.split(','));
    const listed = z.object({ ORIGINS: origins.pipe(z.array(z.url())) });
    expect(() => readEnvironment(listed, { ORIGINS: 'https://a.example,b' })).toThrow(
      'ORIGINS is "https://a.example,b": set it to',
    );
  });

  it('never prints what may be a secret', () => {
    const [sentence] = sentencesOf({ WORKERS: '1', MODE: 'safe', ADMIN_KEY: 'hunter2' });
    expect(sentence).toBe('ADMIN_KEY is another value: set it to at least 16 characters.');
  });
});

describe('serviceEnvironmentSchema', () => {
  it('has a default for everything', () => {
    expect(readEnvironment(serviceEnvironmentSchema, {})).toEqual({
      REDIS_URL: 'redis://127.0.0.1:6379',
      REDIS_PREFIX: 'trainyard',
      DATA_DIR: 'data',
      LEASE_MS: 10_000,
      LOG_LEVEL: 'info',
      SHUTDOWN_TIMEOUT_MS: 30_000,
    });
  });

  it('refuses an address that is not of a Redis', () => {
    expect(() => readEnvironment(serviceEnvironmentSchema, { REDIS_URL: 'http://user:pass@host' })).toThrow(
      'REDIS_URL is another value: set it to redis://host:port or rediss://host:port.',
    );
  });
});
