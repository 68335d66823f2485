import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { withLogFields } from '@trainyard/service-kit';
import fp from 'fastify-plugin';

/** Header that names a request, on the way in and out. */
export const requestIdHeader = 'x-request-id';
const acceptable = /^[A-Za-z0-9._:-]{1,128}$/;

/** The id of a request: the client's X-Request-Id when it is 1 to 128 letters, digits and . _ : -, else a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers[requestIdHeader];
  return typeof given === 'string' && acceptable.test(given) ? given : `req_${randomUUID()}`;
}

/** Sends the id of each request back in X-Request-Id, and writes it into every line of the log that the request causes. */
export const requestId = fp(
  async (app) => {
    app.addHook('onRequest', ({ id: requestId }, reply, done) => {
      reply.header(requestIdHeader, requestId);
      withLogFields({ requestId }, done);
    });
    // Reading a body ends what was begun before.
    app.addHook('preValidation', ({ id: requestId }, _reply, done) => withLogFields({ requestId }, done));
  },
  { name: 'request-id' },
);
