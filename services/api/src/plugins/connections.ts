import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import fp from 'fastify-plugin';
import { ApiError } from '../errors/api-error.ts';

/** Options of `connections`. */
export interface ConnectionsOptions {
  /** Connections at a time; more are closed as soon as they are made. */
  most: number;
}

/** Heard when a connection was silent for as long as the server allows, while a request on it is answered. */
function cutStalled(this: ServerResponse, socket: Socket): void {
  if (socket.writableLength > 0) {
    socket.destroy();
    return;
  }
  // The client owes nothing: it is we who take long, as a long poll does.
  socket.setTimeout(socket.timeout ?? 0);
}

/** Bounds how many connections there are, cuts those whose client stopped to read what it asked for, and refuses requests to no host or to several. */
export const connections = fp<ConnectionsOptions>(
  async (app, { most }) => {
    app.server.maxConnections = most;
    // Node would answer what it does not expect with a bare 417; an expectation may be left alone.
    app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
    app.addHook('onRequest', async ({ raw }, reply) => {
      reply.raw.on('timeout', cutStalled);
      const hosts = raw.rawHeaders.filter((text, at) => at % 2 === 0 && text.toLowerCase() === 'host').length;
      if (hosts === 1 || (hosts === 0 && raw.httpVersion !== '1.1')) return;
      const detail = `HTTP/1.1 needs one Host header; received ${hosts}.`;
      throw new ApiError('malformedRequest', detail, { headers: { connection: 'close' } });
    });
  },
  { name: 'connections' },
);
