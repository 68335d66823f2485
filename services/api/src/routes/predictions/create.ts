import { setImmediate as nextTurn } from 'node:timers/promises';
import { predictionRequestSchema, predictionResponseSchema } from '@trainyard/contracts';
import { acceptJson } from '../../plugins/json-body.ts';
import { findPredictor } from '../../predictions/find-predictor.ts';
import { predict } from '../../predictions/predict.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';

const bodyLimit = 3 * 2 ** 20;
const valueLimit = 1_000_000;

const description = `Name a checkpoint, or a job to use its best or latest checkpoint, even while it trains. Predictions run in processes
of their own and never wait behind training. Rows are raw values: preprocessing is part of the model, and texts are cut into tokens as
in training. An encoder-decoder writes its answer token by token, taking the most probable one each time. Every row that does not fit is named.
At most 1,000 rows, 1,000,000 values and 3 MiB per request.`;

/** POST /v1/predictions: what a trained model says of rows. */
export const createPrediction: Route = async (app, { inference }) => {
  app.removeContentTypeParser('application/json');
  acceptJson(app, { depth: 16, values: valueLimit });
  app.route({
    method: 'POST',
    url: '/v1/predictions',
    bodyLimit,
    config: { noIdempotencyKey: 'It makes nothing.' },
    schema: {
      operationId: 'createPrediction',
      summary: 'Predict from rows',
      description,
      tags: ['predictions'],
      body: predictionRequestSchema,
      response: {
        200: json('One prediction a row.', predictionResponseSchema),
        ...problems(
          ...bodyProblems,
          'invalidData',
          'notFound',
          'checkpointNotReady',
          'inferenceUnavailable',
          'queueUnavailable',
          'artifactCorrupt',
        ),
      },
    },
    handler: async ({ body, store }) => {
      const { form, onnx, ...chosen } = await findPredictor(body, store);
      const model = { sha256: onnx.sha256, read: () => store.artifacts.streamBlob(onnx) };
      await nextTurn();
      return { ...chosen, ...(await predict(body.instances, { model, form, inference })) };
    },
  });
};
