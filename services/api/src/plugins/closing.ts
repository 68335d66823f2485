import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import fp from 'fastify-plugin';
import { ApiError } from '../errors/api-error.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the server begins to close: streams and long polls end then. */
    closing: AbortSignal;
  }
}

/** Connections on which no request came yet; Node does not count them as idle, and would wait for them. */
function silentConnections(server: Server): Set<Socket> {
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  return silent;
}

/** Ends what would keep the server open, and refuses requests that still arrive on open connections. */
export const closing = fp(
  async (app) => {
    const controller = new AbortController();
    const silent = silentConnections(app.server);
    app.decorate('closing', controller.signal);
    app.addHook('preClose', async () => {
      controller.abort();
      for (const socket of silent) socket.destroy();
    });
    app.addHook('onRequest', async () => {
      if (controller.signal.aborted) throw new ApiError('shuttingDown', 'The server is shutting down.');
    });
    app.addHook('onSend', async (_request, reply) => {
      if (controller.signal.aborted) reply.header('connection', 'close');
    });
  },
  { name: 'closing' },
);
