import { openEnum } from '@trainyard/contracts';
import type { ReadinessCheck } from '@trainyard/store';
import { z } from 'zod';
import { ApiError } from '../../errors/api-error.ts';
import { json, problems, type Route } from '../route.ts';

const readySchema = z
  .object({
    status: openEnum(['ok', 'degraded'], 'degraded: requests are served, and jobs wait for a worker.'),
    checks: z
      .array(
        z.object({
          name: z.string(),
          status: openEnum(['ok', 'failing'], 'Whether it works.'),
          reason: z.string().optional().describe('What is wrong and what to do.'),
        }),
      )
      .describe('What was tried.'),
  })
  .meta({ id: 'Ready' });

const finding = ({ name, reason }: ReadinessCheck) => ({
  severity: 'error' as const,
  code: name,
  message: reason ?? `${name} does not work`,
});

const statusOf = (checks: readonly ReadinessCheck[]): z.output<typeof readySchema>['status'] =>
  checks.every(({ ok }) => ok) ? 'ok' : 'degraded';

function shown({ name, ok, reason }: ReadinessCheck): z.output<typeof readySchema>['checks'][number] {
  if (ok) return { name, status: 'ok' };
  return { name, status: 'failing', ...(reason !== null && { reason }) };
}

/** GET /readyz: whether everything the server needs works. */
export const ready: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/readyz',
    config: { access: 'open' },
    schema: {
      operationId: 'getReadiness',
      summary: 'Whether Redis, the artifact store and the workers work',
      description: 'Without a worker the answer is still 200: jobs are accepted and wait; `status` is then `degraded`.',
      tags: ['service'],
      response: { 200: json('Everything works.', readySchema), ...problems('notReady') },
    },
    handler: async ({ store }) => {
      const { ready: works, checks } = await store.ready();
      if (works) return { status: statusOf(checks), checks: checks.map(shown) };
      const errors = checks.filter(({ ok }) => !ok).map(finding);
      throw new ApiError('notReady', `${errors.map(({ message }) => message).join('; ')}.`, { errors });
    },
  });
};
