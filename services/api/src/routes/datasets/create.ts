import { createDatasetSchema, datasetResource, datasetSchema, nameSchema } from '@trainyard/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { datasetFromBody, datasetFromSample, openDataset } from '../../datasets/create-dataset.ts';
import type { Deps } from '../../deps.ts';
import { bodyError, parameterError } from '../../errors/schema-error.ts';
import { acceptJson } from '../../plugins/json-body.ts';
import { bodyByHandler } from '../../plugins/zod-schemas.ts';
import { defined } from '../defined.ts';
import { locationHeader } from '../location.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';

const csv = 'text/csv';

const querySchema = z.strictObject({
  name: nameSchema.optional().describe('With a text/csv body: its name. Default: the identifier.'),
  target: z.string().min(1).max(200).optional().describe('With a text/csv body: the column that is to be predicted.'),
  delimiter: z.string().max(1).optional().describe('With a text/csv body: , ; | or a tab. Default: a comma.'),
});
type Query = z.output<typeof querySchema>;

const noQuery = z.strictObject({});

function createFromCsv(request: FastifyRequest, { name, target, delimiter }: Query, deps: Deps) {
  const columns = target === undefined ? [] : [{ name: target, role: 'target' }];
  const asked = createDatasetSchema.safeParse(defined({ name, format: 'csv', columns, csv: defined({ delimiter }) }));
  if (!asked.success) throw parameterError(asked.error.issues, { csv: delimiter }, 'query');
  return datasetFromBody(request, asked.data, deps);
}

function createFromJson(body: unknown, query: Query, deps: Deps) {
  const unused = noQuery.safeParse(defined(query));
  if (!unused.success) throw parameterError(unused.error.issues, query, 'query');
  const asked = createDatasetSchema.safeParse(body);
  if (!asked.success) throw bodyError(asked.error.issues, body);
  const { sample } = asked.data;
  return sample === undefined ? openDataset(asked.data, deps) : datasetFromSample(sample, asked.data, deps);
}

const description = `With JSON: a dataset that waits for its files (\`format\`), or one from a sample. With text/csv: a dataset from the body itself,
streamed, as in \`curl --data-binary @iris.csv -H 'content-type: text/csv' 'http://localhost:8080/v1/datasets?name=iris&target=species'\`.`;

/** POST /v1/datasets: an open dataset, one from a sample, or one from the body. */
export const createDataset: Route = async (app, deps) => {
  app.removeContentTypeParser('application/json');
  acceptJson(app, { depth: 16, values: 50_000 });
  app.addContentTypeParser(csv, (_request, payload, done) => done(null, payload));
  app.route({
    method: 'POST',
    url: '/v1/datasets',
    config: { upload: true },
    schema: {
      operationId: 'createDataset',
      summary: 'Make a dataset',
      description,
      tags: ['datasets'],
      querystring: querySchema,
      body: {
        content: { 'application/json': { schema: createDatasetSchema }, [csv]: { schema: z.string() } },
      },
      response: {
        201: json('The dataset: open, or validating when its content came along.', datasetSchema, locationHeader),
        ...problems(...bodyProblems, 'storageFull'),
      },
    },
    validatorCompiler: bodyByHandler,
    handler: async (request, reply) => {
      const isCsv = (request.body as unknown) === request.raw;
      const record = isCsv
        ? await createFromCsv(request, request.query, deps)
        : await createFromJson(request.body, request.query, deps);
      const dataset = datasetResource(record);
      reply.code(201).header('location', dataset.links.self);
      return dataset;
    },
  });
};
