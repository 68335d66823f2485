import { capabilitiesSchema } from '@trainyard/contracts';
import { z } from 'zod';
import { type DescribedCapabilities, describeCapabilities } from '../../capabilities/describe-capabilities.ts';
import { json, problems, type Route } from '../route.ts';

const headers = z.object({
  etag: z.string().describe('Changes with the version of the server and its bounds.'),
  'cache-control': z.string(),
});

/** GET /v1/capabilities: every registry with equation, options and JSON Schema of each member. */
export const getCapabilities: Route = async (app, { limits, keysRequired }) => {
  let described: DescribedCapabilities | undefined;
  app.route({
    method: 'GET',
    url: '/v1/capabilities',
    schema: {
      operationId: 'getCapabilities',
      summary: 'Everything a document may ask for',
      description:
        'Layers, losses, optimizers and all other registries: equation, options and JSON Schema of each member.',
      tags: ['service'],
      response: { 200: json('The capabilities.', capabilitiesSchema, headers), ...problems() },
    },
    handler: async (_request, reply) => {
      described ??= describeCapabilities(limits, keysRequired);
      reply.header('etag', described.etag).header('cache-control', 'max-age=300');
      return described.capabilities;
    },
  });
};
