import type { Store } from '@trainyard/store';
import fp from 'fastify-plugin';
import { EventStreams } from '../jobs/event-streams.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** The live events of jobs, shared by all who follow them. */
    eventStreams: EventStreams;
  }
}

/** Gives the routes one place that follows the events of jobs. */
export const eventStreams = fp<{ store: Pick<Store, 'events'> }>(
  async (app, { store }) => {
    app.decorate('eventStreams', new EventStreams(store));
  },
  { name: 'event-streams' },
);
