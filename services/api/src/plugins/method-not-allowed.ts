import { METHODS } from 'node:http';
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

/** Every method that Node reads, also those the framework would not know: they are 405 where there is a path, not 404. */
function knowMethods(app: FastifyInstance): void {
  const known = new Set(app.supportedMethods);
  // Node hands CONNECT to no request handler.
  for (const method of METHODS) if (!known.has(method) && method !== 'CONNECT') app.addHttpMethod(method);
}

/** Answers 405 with `Allow` on these paths for every method that no route has. */
export function refuseOtherMethods(app: FastifyInstance, byPath: MethodsByPath): void {
  knowMethods(app);
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
