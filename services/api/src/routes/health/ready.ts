import type { ReadinessCheck } from '@trainyard/store';
import { z } from 'zod';
import { ApiError } from '../../errors/api-error.ts';
import { json, problems, type Route } from '../route.ts';

const readySchema = z
  .object({
    status: z.literal('ok'),
    checks: z.array(z.object({ name: z.string(), status: z.literal('ok') })).describe('What was tried.'),
  })
  .meta({ id: 'Ready' });

const finding = ({ name, reason }: ReadinessCheck) => ({
  severity: 'error' as const,
  code: name,
  message: reason ?? `${name} does not work`,
});

/** GET /readyz: whether everything the server needs works. */
export const ready: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/readyz',
    schema: {
      operationId: 'getReadiness',
      summary: 'Whether Redis and the artifact store work',
      tags: ['service'],
      response: { 200: json('Everything works.', readySchema), ...problems('notReady') },
    },
    handler: async ({ store }) => {
      const { ready: works, checks } = await store.ready();
      if (works) return { status: 'ok' as const, checks: checks.map(({ name }) => ({ name, status: 'ok' as const })) };
      const errors = checks.filter(({ ok }) => !ok).map(finding);
      throw new ApiError('notReady', `${errors.map(({ message }) => message).join('; ')}.`, { errors });
    },
  });
};
