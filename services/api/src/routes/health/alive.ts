import { z } from 'zod';
import { json, problems, type Route } from '../route.ts';

const aliveSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Alive' });

/** GET /healthz: whether the process answers. */
export const alive: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/healthz',
    config: { access: 'open' },
    schema: {
      operationId: 'getHealth',
      summary: 'Whether the process answers',
      tags: ['service'],
      response: { 200: json('It does.', aliveSchema), ...problems() },
    },
    handler: async () => ({ status: 'ok' as const }),
  });
};
