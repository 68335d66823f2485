import { canonicalJson, isTerminal, manifestSchema } from '@trainyard/contracts';
import { ApiError } from '../../errors/api-error.ts';
import { found } from '../../errors/not-found.ts';
import { jobPath } from '../path.ts';
import { json, problems, type Route } from '../route.ts';

const description = `Hashes of the dataset, the model, the spec, the weights at start and end, the metric history and the reports; versions, processor,
threads and seeds; every attempt, and what clients and clocks decided on the way. Written once, when the job ends, as canonical JSON
(sorted keys, no white space). The manifest of a replay is compared with that of the job it repeats.`;

/** GET /v1/jobs/{id}/manifest: everything that determined the result of a job. */
export const getJobManifest: Route = async (app) => {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/manifest',
    schema: {
      operationId: 'getJobManifest',
      summary: 'What determined the result',
      description,
      tags: ['jobs'],
      params: jobPath,
      response: {
        200: json('The manifest.', manifestSchema),
        ...problems('notFound', 'jobNotEnded', 'queueUnavailable', 'artifactCorrupt'),
      },
    },
    handler: async ({ params: { id }, store }) => {
      const { status } = found(await store.jobs.get(id), `job ${id}`);
      const manifest = await store.jobs.manifest(id);
      if (manifest) return JSON.parse(canonicalJson(manifest)) as typeof manifest;
      if (isTerminal(status.state)) throw new ApiError('notFound', `The job ${id} ended before there were manifests.`);
      throw new ApiError('jobNotEnded', `The job ${id} is ${status.state}; its manifest is written when it ends.`);
    },
  });
};
