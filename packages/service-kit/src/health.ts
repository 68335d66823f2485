import { z } from 'zod';

/** One thing that must work for the service to be ready. */
export interface HealthCheck {
  name: string;
  /** Resolves when it works, with a short detail if there is one to tell; rejects when it does not. */
  check: () => Promise<string | undefined>;
}

/** What a health route answers. */
export const healthReportSchema = z
  .object({
    status: z.enum(['ok', 'failing']),
    checks: z.array(
      z.object({
        name: z.string(),
        status: z.enum(['ok', 'failing']),
        detail: z.string().optional(),
        durationMs: z.number().min(0),
      }),
    ),
  })
  .meta({ id: 'HealthReport' });
export type HealthReport = z.infer<typeof healthReportSchema>;
type CheckResult = HealthReport['checks'][number];

async function within<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function runCheck({ name, check }: HealthCheck, timeoutMs: number): Promise<CheckResult> {
  const start = performance.now();
  const outcome = await within(timeoutMs, Promise.resolve().then(check)).then(
    (detail) => ({ status: 'ok' as const, detail }),
    (error: unknown) => ({
      status: 'failing' as const,
      detail: error instanceof Error ? error.message : String(error),
    }),
  );
  const durationMs = Math.round(performance.now() - start);
  return { name, status: outcome.status, ...(outcome.detail !== undefined && { detail: outcome.detail }), durationMs };
}

/** Runs all checks at once, each for at most `timeoutMs` (default 1,000); one that fails makes the report failing. */
export async function runHealthChecks(checks: readonly HealthCheck[], timeoutMs = 1000): Promise<HealthReport> {
  const results = await Promise.all(checks.map((check) => runCheck(check, timeoutMs)));
  return { status: results.every(({ status }) => status === 'ok') ? 'ok' : 'failing', checks: results };
}
