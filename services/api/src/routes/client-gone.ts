import type { FastifyReply } from 'fastify';

/** Aborts when the connection of a request ends, whether the answer was sent or the client left. */
export function clientGone({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  if (raw.closed) controller.abort();
  else raw.once('close', () => controller.abort());
  return controller.signal;
}
