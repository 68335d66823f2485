import { describe, expect, it } from 'vitest';
import { healthReportSchema, runHealthChecks } from './health.ts';

const redis = { name: 'redis', check: async () => 'noeviction' };
const broken = { name: 'store', check: () => Promise.reject(new Error('read-only')) };
const stuck = { name: 'worker', check: () => new Promise<undefined>(() => undefined) };

describe('runHealthChecks', () => {
  it('is ok when every check is', async () => {
    const report = healthReportSchema.parse(await runHealthChecks([redis]));
    expect(report.status).toBe('ok');
    expect(report.checks).toMatchObject([{ name: 'redis', status: 'ok', detail: 'noeviction' }]);
  });

  it('names what fails and why, a check that never answers included', async () => {
    const report = healthReportSchema.parse(await runHealthChecks([redis, broken, stuck], 20));
    expect(report.status).toBe('failing');
    expect(report.checks).toMatchObject([
      { name: 'redis', status: 'ok' },
      { name: 'store', status: 'failing', detail: 'read-only' },
      { name: 'worker', status: 'failing', detail: 'no answer within 20 ms' },
    ]);
  });

  it('survives a check that throws before it returns a promise', async () => {
    const throws = {
      name: 'config',
      check: () => {
        throw new Error('not connected');
      },
    };
    expect((await runHealthChecks([throws])).checks).toMatchObject([{ status: 'failing', detail: 'not connected' }]);
  });
});
