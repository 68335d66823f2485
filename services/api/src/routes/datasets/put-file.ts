import type { DatasetRecord } from '@trainyard/contracts';
import {
  datasetIdSchema,
  datasetResource,
  datasetSchema,
  type FileRole,
  fileRoleSchema,
  fileRolesOf,
} from '@trainyard/contracts';
import { z } from 'zod';
import { receiveFile } from '../../datasets/receive-file.ts';
import { ApiError } from '../../errors/api-error.ts';
import { found } from '../../errors/not-found.ts';
import { bodyByHandler } from '../../plugins/zod-schemas.ts';
import { json, problems, type Route } from '../route.ts';

const paramsSchema = z.strictObject({ id: datasetIdSchema, role: z.enum(fileRoleSchema.options) });

function checkOpen({ id, state }: DatasetRecord): void {
  if (state !== 'open') throw new ApiError('datasetImmutable', `The dataset ${id} is ${state}, no longer open.`);
}

function checkRole({ format }: DatasetRecord, role: FileRole): void {
  const expected = fileRolesOf(format);
  if (expected.includes(role)) return;
  const message = `role: ${format} has the files ${expected.join(', ')}, not ${role}`;
  const finding = {
    parameter: 'role',
    severity: 'error' as const,
    code: 'unknownValue',
    message,
    expected,
    received: role,
  };
  throw new ApiError('invalidParameter', `${message}.`, { errors: [finding] });
}

/** PUT /v1/datasets/{id}/files/{role}: receives one file, as it is or gzipped. */
export const putDatasetFile: Route = async (app, deps) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.route({
    method: 'PUT',
    url: '/v1/datasets/:id/files/:role',
    config: { upload: true },
    schema: {
      operationId: 'putDatasetFile',
      summary: 'Upload one file of an open dataset',
      description:
        'The body is the file itself or the file gzipped; it is streamed to the store. Sending it again replaces the file.',
      tags: ['datasets'],
      params: paramsSchema,
      body: { content: { 'application/octet-stream': { schema: z.string() } }, required: true },
      response: {
        200: json('The dataset with the file.', datasetSchema),
        ...problems(
          'malformedBody',
          'notFound',
          'datasetImmutable',
          'payloadTooLarge',
          'unsupportedMediaType',
          'storageFull',
          'quotaExceeded',
        ),
      },
    },
    validatorCompiler: bodyByHandler,
    handler: async (request) => {
      const { store, params } = request;
      const { id, role } = params;
      const record = found(await store.datasets.get(id), `dataset ${id}`);
      checkOpen(record);
      checkRole(record, role);
      const file = await receiveFile(request, role, { ...deps, store });
      const updated = await store.datasets.update(id, (current) => {
        checkOpen(current);
        return { ...current, files: [...current.files.filter((other) => other.role !== role), file] };
      });
      return datasetResource(updated);
    },
  });
};
