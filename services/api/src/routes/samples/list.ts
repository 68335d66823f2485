import { sampleListSchema } from '@trainyard/contracts';
import { readCatalogue } from '../../samples/catalogue.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/samples: the tables that ship with the server. */
export const listSamples: Route = async (app, { samplesDir }) => {
  app.route({
    method: 'GET',
    url: '/v1/samples',
    schema: {
      operationId: 'listSamples',
      summary: 'Tables that ship with the server',
      tags: ['datasets'],
      response: { 200: json('All samples.', sampleListSchema), ...problems() },
    },
    handler: async () => {
      const entries = await readCatalogue(samplesDir);
      return { data: entries.map(({ file: _file, overrides: _overrides, ...sample }) => sample) };
    },
  });
};
