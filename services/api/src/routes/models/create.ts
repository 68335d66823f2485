import { createModelSchema, modelResource, modelSchema } from '@trainyard/contracts';
import { keepModel } from '../../models/keep-model.ts';
import { modelRecord } from '../../models/model-record.ts';
import { readModel } from '../../models/read-model.ts';
import { bodyByHandler } from '../../plugins/zod-schemas.ts';
import { locationHeader } from '../location.ts';
import { bodyProblems, json, problems, type Route } from '../route.ts';

/** POST /v1/models: checks a network and keeps it. */
export const createModel: Route = async (app, deps) => {
  app.route({
    method: 'POST',
    url: '/v1/models',
    schema: {
      operationId: 'createModel',
      summary: 'Check a network and keep it',
      description: 'An invalid network is refused with all findings at once, and nothing is kept.',
      tags: ['models'],
      body: createModelSchema,
      response: {
        201: json('The model.', modelSchema, locationHeader),
        ...problems(...bodyProblems, 'invalidModel', 'storageFull'),
      },
    },
    validatorCompiler: bodyByHandler,
    handler: async (request, reply) => {
      const { body, passed } = readModel(createModelSchema, request.body);
      const record = modelRecord(passed, body.name, deps);
      const model = modelResource(await keepModel(record, request.store));
      reply.code(201).header('location', model.links.self);
      return model;
    },
  });
};
