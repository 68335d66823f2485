import type { FastifyInstance, HTTPMethods } from 'fastify';
import { ApiError } from '../errors/api-error.ts';

type MethodsByPath = Map<string, Set<string>>;

/** Notes the methods of every route that is added from now on, by path. */
export function noteMethods(app: FastifyInstance): MethodsByPath {
  const byPath: MethodsByPath = new Map();
  app.addHook('onRoute', ({ url, method }) => {
    byPath.set(url, new Set([...(byPath.get(url) ?? []), ...[method].flat()]));
  });
  return byPath;
}

/** Answers 405 with `Allow` on these paths for every method that no route has. */
export function refuseOtherMethods(app: FastifyInstance, byPath: MethodsByPath): void {
  for (const [url, methods] of [...byPath]) {
    const allow = [...methods].sort().join(', ');
    const method = app.supportedMethods.filter((each) => !methods.has(each)) as HTTPMethods[];
    app.route({
      method,
      url,
      schema: { hide: true },
      config: { access: 'open' },
      // Before the body is read: whatever it is, it is not taken here.
      onRequest: async (request) => {
        const detail = `${request.method} is not allowed here; allowed: ${allow}.`;
        throw new ApiError('methodNotAllowed', detail, { headers: { allow } });
      },
      handler: async () => undefined,
    });
  }
}
