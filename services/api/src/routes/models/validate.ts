import { modelValidationSchema, validateModelSchema } from '@trainyard/contracts';
import { readModel } from '../../models/read-model.ts';
import { bodyByHandler } from '../../plugins/zod-schemas.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';

/** POST /v1/models/validate: checks a network and keeps nothing. */
export const validateModel: Route = async (app) => {
  app.route({
    method: 'POST',
    url: '/v1/models/validate',
    config: { noIdempotencyKey: 'It makes nothing.' },
    schema: {
      operationId: 'validateModel',
      summary: 'Check a network, keep nothing',
      description:
        'Answers with shapes and parameters of every layer if the network is valid, else with all findings at once.',
      tags: ['models'],
      body: validateModelSchema,
      response: {
        200: json('The network is valid; warnings are its findings.', modelValidationSchema),
        ...problems(...bodyProblems, 'invalidModel'),
      },
    },
    validatorCompiler: bodyByHandler,
    handler: async ({ body }) => {
      const { passed, warnings } = readModel(validateModelSchema, body);
      const { layers, parameterCount } = passed;
      return { valid: true, findings: warnings, layers: [...layers], parameterCount };
    },
  });
};
