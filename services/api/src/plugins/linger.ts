import type { FastifyReply, FastifyRequest } from 'fastify';

const lingerMs = 5000;

/**
 * Goes on reading, and throws away, what a client still sends after it was answered: closing at once would reset the
 * connection, and the client would lose the answer. After a few seconds the connection ends all the same.
 */
export function linger({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete) return;
  // Node closes at once, body or not, what is to be closed after the answer.
  reply.removeHeader('connection');
  reply.raw.once('finish', () => {
    const timer = setTimeout(() => raw.destroy(), lingerMs);
    raw.once('close', () => clearTimeout(timer));
    raw.resume();
  });
}
