import { defaultProject } from '@trainyard/contracts';
import type { ProjectStore } from '@trainyard/store';
import { ApiError } from '../../errors/api-error.ts';
import { found } from '../../errors/not-found.ts';
import { deletionAnswers } from '../deletion.ts';
import { checkIfMatch, ifMatch } from '../if-match.ts';
import { projectPath } from '../path.ts';
import type { Route } from '../route.ts';

/** @throws {ApiError} projectInUse */
async function checkEmpty(id: string, { jobs, datasets, models }: ProjectStore): Promise<void> {
  const one = { limit: 1 };
  const pages = {
    jobs: await jobs.list({}, one),
    datasets: await datasets.list(one),
    models: await models.list(one),
  };
  const left = Object.entries(pages).flatMap(([what, { data }]) => (data.length > 0 ? [what] : []));
  if (left.length > 0) throw new ApiError('projectInUse', `The project ${id} still has ${left.join(', ')}.`);
}

/** DELETE /v1/projects/{id}: an empty project, and with it its keys. */
export const deleteProject: Route = async (app, { now, storeOf }) => {
  app.route({
    method: 'DELETE',
    url: '/v1/projects/:id',
    config: { access: 'root' },
    schema: {
      operationId: 'deleteProject',
      summary: 'Delete an empty project',
      description: 'Its keys are refused from then on. The default project cannot be deleted.',
      tags: ['projects'],
      params: projectPath,
      headers: ifMatch,
      response: deletionAnswers('projectInUse'),
    },
    handler: async ({ params: { id }, headers, administration: { projects } }, reply) => {
      const { revision } = found(await projects.get(id), `project ${id}`);
      checkIfMatch(headers['if-match'], revision);
      if (id === defaultProject) throw new ApiError('projectInUse', 'The default project stays.');
      await checkEmpty(id, storeOf(id));
      await projects.update(id, (current) => {
        checkIfMatch(headers['if-match'], current.revision);
        return { ...current, deletedAt: now().toISOString() };
      });
      return reply.code(204).send();
    },
  });
};
