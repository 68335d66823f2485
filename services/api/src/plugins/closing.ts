import fp from 'fastify-plugin';
import { ApiError } from '../errors/api-error.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the server begins to close: streams and long polls end then. */
    closing: AbortSignal;
  }
}

/** Ends what would keep the server open, and refuses requests that still arrive on open connections. */
export const closing = fp(
  async (app) => {
    const controller = new AbortController();
    app.decorate('closing', controller.signal);
    app.addHook('preClose', async () => controller.abort());
    app.addHook('onRequest', async () => {
      if (controller.signal.aborted) throw new ApiError('shuttingDown', 'The server is shutting down.');
    });
  },
  { name: 'closing' },
);
