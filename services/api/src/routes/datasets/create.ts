import {
  createDatasetSchema,
  datasetFormatSchema,
  datasetResource,
  datasetSchema,
  nameSchema,
} from '@trainyard/contracts';
import { z } from 'zod';
import { bodyMediaTypes, datasetOfBody, optionParameters } from '../../datasets/body-format.ts';
import { datasetFromBody, datasetFromSample, openDataset } from '../../datasets/create-dataset.ts';
import type { Deps } from '../../deps.ts';
import { bodyError, parameterError } from '../../errors/schema-error.ts';
import { acceptJson } from '../../plugins/json-body.ts';
import { bodyByHandler } from '../../plugins/zod-schemas.ts';
import { defined } from '../defined.ts';
import { locationHeader } from '../location.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';

const querySchema = z.strictObject({
  ...optionParameters,
  name: nameSchema.optional().describe('With a file as body: name of the dataset. Default: the identifier.'),
  format: z
    .enum(datasetFormatSchema.options)
    .optional()
    .describe('With a file as body: its format, where the media type does not tell it.'),
  target: z.string().min(1).max(200).optional().describe('With a file as body: the column that is to be predicted.'),
});
type Query = z.output<typeof querySchema>;

const noQuery = z.strictObject({});

function createFromJson(body: unknown, query: Query, deps: Deps) {
  const unused = noQuery.safeParse(defined(query));
  if (!unused.success) throw parameterError(unused.error.issues, query, 'query');
  const asked = createDatasetSchema.safeParse(body);
  if (!asked.success) throw bodyError(asked.error.issues, body);
  const { sample } = asked.data;
  return sample === undefined ? openDataset(asked.data, deps) : datasetFromSample(sample, asked.data, deps);
}

const description = `With a JSON body: a dataset that waits for its files (\`format\`), or one made from a sample. With any other media type listed: a dataset
made from the body itself, which is streamed, as in \`curl --data-binary @iris.csv -H 'content-type: text/csv' 'http://localhost:8080/v1/datasets?name=iris&target=species'\`;
\`application/octet-stream\` and \`application/gzip\` need \`format\`.`;

const fileContent = Object.fromEntries(bodyMediaTypes.map((mediaType) => [mediaType, { schema: z.string() }]));

/** POST /v1/datasets: an open dataset, one from a sample, or one from the body. */
export const createDataset: Route = async (app, deps) => {
  app.removeContentTypeParser('application/json');
  acceptJson(app, { depth: 16, values: 50_000 });
  app.addContentTypeParser([...bodyMediaTypes], (_request, payload, done) => done(null, payload));
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
        content: { 'application/json': { schema: createDatasetSchema }, ...fileContent },
      },
      response: {
        201: json('The dataset: open, or validating if its content was sent too.', datasetSchema, locationHeader),
        ...problems(...bodyProblems, 'storageFull', 'quotaExceeded'),
      },
    },
    validatorCompiler: bodyByHandler,
    handler: async (request, reply) => {
      const own = { ...deps, store: request.store };
      const isFile = (request.body as unknown) === request.raw;
      const record = isFile
        ? await datasetFromBody(request, datasetOfBody(request.query, request.headers['content-type']), own)
        : await createFromJson(request.body, request.query, own);
      const dataset = datasetResource(record);
      reply.code(201).header('location', dataset.links.self);
      return dataset;
    },
  });
};
