import { type Scope, scopes } from '@trainyard/contracts';
import type { Store } from '@trainyard/store';
import type { FastifyRequest, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { createAuthenticator } from '../access/authenticator.ts';
import { bearerOf } from '../access/bearer.ts';
import { type Access, type Caller, mayUse, root } from '../access/caller.ts';
import { createFailedAttempts } from '../access/failed-attempts.ts';
import { createRateLimits } from '../access/rate-limits.ts';
import { ApiError } from '../errors/api-error.ts';
import { addProblem } from '../routes/route.ts';
import { watchOngoing } from './watch-ongoing.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route asks of its caller. Default: read for GET and HEAD, write for everything else. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Who makes the request. */
    caller: Caller;
  }
}

/** Options of `access`. */
export interface AccessOptions {
  store: Pick<Store, 'access' | 'lastUsed' | 'rates'>;
  /** Of who administers the server; undefined: whoever sends no key does. */
  adminKey: string | undefined;
  now: () => Date;
}

const reads = new Set(['GET', 'HEAD']);

function accessOf(method: string, url: string, access: Access | undefined): Access {
  if (access) return access;
  // Pages and files of the documentation, which the plugin that serves them adds.
  if (url === '/docs' || url.startsWith('/docs/')) return 'open';
  return reads.has(method) ? 'read' : 'write';
}

const challenge = (more = ''): Record<string, string> => ({ 'www-authenticate': `Bearer realm="trainyard"${more}` });

function forbidden({ scopes: given, project }: Caller, needed: Scope | 'root'): ApiError {
  const received = scopes.filter((scope) => given.includes(scope)).join(', ');
  const expected = needed === 'root' ? 'admin' : needed;
  const where = needed === 'root' ? `${expected} of the default project` : expected;
  const message = `the key has the scopes ${received} of ${project}; this needs ${where}`;
  const finding = { parameter: 'authorization', severity: 'error' as const, code: 'missingScope', message, expected };
  return new ApiError('forbidden', `This needs a key with the scope ${where}.`, {
    errors: [{ ...finding, received }],
    headers: challenge(`, error="insufficient_scope", scope="${expected}"`),
  });
}

/** Adds to what is documented of a route who may call it, and how others are answered. */
function describeAccess({ schema, method, url, config }: RouteOptions): void {
  if (!schema || schema.hide) return;
  const access = accessOf(String(method), url, config?.access);
  schema.security = access === 'open' ? [] : [{ apiKey: [access === 'root' ? 'admin' : access] }, {}];
  if (access === 'open') return;
  const response = schema.response as Record<string, { description: string }>;
  for (const code of ['unauthenticated', 'forbidden', 'rateLimited'] as const) addProblem(response, code);
}

/** Tells each request who makes it, and refuses who may not. */
export const access = fp<AccessOptions>(
  async (app, { store, adminKey, now }) => {
    const authenticator = createAuthenticator({ ...store, adminKey, now });
    const attempts = createFailedAttempts();
    const checkRate = createRateLimits(store);
    const watch = watchOngoing(app, (caller) => authenticator.isValid(caller));

    async function authenticated(request: FastifyRequest): Promise<Caller> {
      const bearer = bearerOf(request.headers.authorization);
      if (bearer === undefined) {
        if (adminKey === undefined) return root;
        throw new ApiError('unauthenticated', 'Send an API key as Authorization: Bearer <key>.', {
          headers: challenge(),
        });
      }
      const caller = await authenticator.callerOf(bearer);
      if (caller) return caller;
      attempts.note(request.ip, bearer);
      throw new ApiError('unauthenticated', 'The API key is not a valid one; it may have expired or been revoked.', {
        headers: challenge(', error="invalid_token"'),
      });
    }

    app.decorateRequest('caller', null as unknown as Caller);
    app.addHook('onRoute', describeAccess);
    app.addHook('onRequest', async (request, reply) => {
      request.caller = root;
      const { url = '', config } = request.routeOptions;
      const needed = accessOf(request.method, url, config.access);
      if (request.is404 || needed === 'open') return;
      const caller = await authenticated(request);
      request.caller = caller;
      request.project = caller.project;
      reply.headers(await checkRate(caller));
      if (!mayUse(caller, needed)) throw forbidden(caller, needed);
      watch(request);
    });
  },
  { name: 'access' },
);
