import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route reads a body that is not JSON as it arrives, and watches itself that it goes on. */
    upload?: boolean;
  }
}

/** Options of `slowBodies`. */
export interface SlowBodiesOptions {
  /** Time in which a body must have arrived. */
  timeoutMs: number;
}

/** Ends requests whose body does not arrive in time, uploads excepted. */
export const slowBodies = fp<SlowBodiesOptions>(
  async (app, { timeoutMs }) => {
    app.addHook('onRequest', async ({ raw, routeOptions, headers }, reply) => {
      const isUpload = routeOptions.config.upload && !headers['content-type']?.startsWith('application/json');
      if (raw.complete || isUpload) return;
      const timer = setTimeout(() => {
        const late = Object.assign(new Error('the body came too slowly'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
        if (!raw.complete) app.server.emit('clientError', late, raw.socket);
      }, timeoutMs);
      const stop = () => clearTimeout(timer);
      raw.once('end', stop);
      reply.raw.once('close', stop);
    });
  },
  { name: 'slow-bodies' },
);
