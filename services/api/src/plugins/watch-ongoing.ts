import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '../access/caller.ts';

const everyMs = 1000;

/** Ends requests that go on, streams and uploads, within about a second after their key stopped being valid. */
export function watchOngoing(
  app: FastifyInstance,
  isValid: (caller: Caller) => Promise<boolean>,
): (request: FastifyRequest) => void {
  const ongoing = new Set<FastifyRequest>();

  async function look(): Promise<void> {
    for (const request of ongoing) {
      try {
        if (!(await isValid(request.caller))) request.raw.destroy();
      } catch (error) {
        request.log.warn({ err: error }, 'whether the key of a request is still valid cannot be told; it goes on');
      }
    }
  }

  const timer = setInterval(() => void look(), everyMs).unref();
  app.addHook('onClose', async () => clearInterval(timer));
  app.addHook('onResponse', async (request) => void ongoing.delete(request));
  return (request) => {
    if (request.caller.key) ongoing.add(request);
  };
}
