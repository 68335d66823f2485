import { describe, expect, it } from 'vitest';
import { withLogFields } from './log-fields.ts';
import { createLogger, type Logger, type LogLevel, withoutCredentials } from './logger.ts';

function linesOf(write: (logger: Logger) => void, level?: LogLevel): Record<string, unknown>[] {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  write(createLogger({ service: 'api', destination, ...(level && { level }) }));
  return lines.map((line) => JSON.parse(line));
}

describe('createLogger', () => {
  it('writes one JSON object a line, with service, level by name and RFC 3339 time', () => {
    const [line] = linesOf((logger) => logger.info({ jobId: 'job_1' }, 'queued'));
    expect(line).toMatchObject({ service: 'api', level: 'info', jobId: 'job_1', msg: 'queued', pid: process.pid });
    expect(String(line?.time)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('says in every line what the work is about, also where others write it, and once', async () => {
    const lines: string[] = [];
    const logger = createLogger({ service: 'api', destination: { write: (line: string) => lines.push(line) } });
    const elsewhere = async () => {
      await null;
      logger.warn({ jobId: 'job_2' }, 'of another');
      logger.child({ jobId: 'job_3' }).info('by a child');
    };
    await withLogFields({ requestId: 'req_1', jobId: 'job_1' }, () => withLogFields({ attempt: 2 }, elsewhere));
    logger.info('outside');
    const [of, by, outside] = lines.map((line) => JSON.parse(line));
    expect(of).toMatchObject({ requestId: 'req_1', jobId: 'job_2', attempt: 2 });
    expect(by).toMatchObject({ jobId: 'job_3' });
    expect(outside).not.toHaveProperty('requestId');
    for (const line of lines) expect(line.match(/"jobId"/g)?.length ?? 0).toBeLessThan(2);
  });

  it('leaves out what is below its level', () => {
    expect(linesOf((logger) => logger.debug('x'))).toEqual([]);
    expect(linesOf((logger) => logger.debug('x'), 'debug')).toHaveLength(1);
  });

  it('replaces secrets wherever requests, answers and our own records carry them', () => {
    const secret = 'hunter2';
    const lines = linesOf((logger) => {
      logger.info({ token: secret, claim: { leaseToken: secret }, job: { worker: { apiKey: secret } } }, 'a');
      logger.info({ req: { headers: { authorization: secret, cookie: secret, 'x-api-key': secret } } }, 'b');
      logger.child({ password: secret }).info('c');
    });
    expect(lines).toHaveLength(3);
    expect(JSON.stringify(lines)).not.toContain(secret);
    expect(lines[0]).toMatchObject({ token: '[redacted]', claim: { leaseToken: '[redacted]' } });
  });
});

describe('withoutCredentials', () => {
  it.each([
    ['redis://user:pass@host:6379/1', 'redis://host:6379/1'],
    ['redis://:pass@host:6379', 'redis://host:6379'],
    ['redis://127.0.0.1:6379', 'redis://127.0.0.1:6379'],
    ['pass', '[not a URL]'],
  ])('%s is logged as %s', (url, expected) => {
    expect(withoutCredentials(url)).toBe(expected);
  });
});
