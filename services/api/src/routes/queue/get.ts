import { queueStatusSchema } from '@trainyard/contracts';
import { queuedDepths } from '../../jobs/queued-depths.ts';
import { json, problems, type Route } from '../route.ts';

/** GET /v1/queue: how much waits, and who works. */
export const getQueue: Route = async (app, { usage }) => {
  app.route({
    method: 'GET',
    url: '/v1/queue',
    schema: {
      operationId: 'getQueue',
      summary: 'Length of the queue, and the workers',
      description:
        'What waits in the project of the API key; an administrator of the server sees all projects, and the workers.',
      tags: ['service'],
      response: {
        200: json('Depth of the queues, and the workers.', queueStatusSchema),
        ...problems('queueUnavailable'),
      },
    },
    handler: async ({ store: { queue, workers, project }, caller }) => {
      const [depths, alive] = await Promise.all([queue.depths(), workers.list()]);
      const slots = alive.reduce((sum, { threads }) => sum + threads, 0);
      const shown = queuedDepths(caller.isRoot ? depths : depths.filter((each) => each.project === project));
      if (!caller.isRoot) {
        const active = await usage.jobsRunning(project);
        return { attempts: { waiting: shown.waiting, active }, ...shown.depths, slots };
      }
      return { ...(await queue.counts()), ...shown.depths, slots, workers: alive };
    },
  });
};
