import type { Server } from 'node:http';
import cors from '@fastify/cors';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { corsOptions } from './access/cors-options.ts';
import { type ApiLimits, bodyLimit, type RouteDeps, type ServerDeps } from './deps.ts';
import { answerClientError } from './errors/client-error.ts';
import { requestIds } from './idempotency/request-ids.ts';
import { access } from './plugins/access.ts';
import { closing } from './plugins/closing.ts';
import { conditionalReads } from './plugins/conditional-reads.ts';
import { connections } from './plugins/connections.ts';
import { eventStreams } from './plugins/event-streams.ts';
import { fieldMasks } from './plugins/field-masks.ts';
import { idempotency } from './plugins/idempotency.ts';
import { jsonBody } from './plugins/json-body.ts';
import { keyless } from './plugins/keyless.ts';
import { noteMethods, refuseOtherMethods } from './plugins/method-not-allowed.ts';
import { metrics } from './plugins/metrics.ts';
import { openapi } from './plugins/openapi.ts';
import { problems, sendProblem } from './plugins/problems.ts';
import { projects } from './plugins/projects.ts';
import { requestId, requestIdOf } from './plugins/request-id.ts';
import { RequestLog } from './plugins/request-log.ts';
import { slowBodies } from './plugins/slow-bodies.ts';
import { zodSchemas } from './plugins/zod-schemas.ts';
import * as routes from './routes/index.ts';

export type { ApiLimits, Deps, ServerDeps } from './deps.ts';

/** How the server is built. */
export interface AppOptions {
  /** Default: silent. */
  logger?: FastifyBaseLogger;
  /** Whether answers are held to their schemas: for tests. Default: false. */
  checkAnswers?: boolean;
  /** Key of the administrator of the server. Default: none, and no request needs a key. */
  adminKey?: string | undefined;
  /** Origins whose pages may call the API; `*`: every one. Default: none. */
  corsOrigins?: readonly string[];
  /** Names, in lower case, by which a server without a key may be called, besides those of this machine. Default: none. */
  allowedHosts?: readonly string[];
}

function emptyServer(
  logger: FastifyBaseLogger | undefined,
  { receiveTimeoutMs, sendTimeoutMs = 60_000 }: ApiLimits,
): FastifyInstance {
  return Fastify<Server>({
    ...(logger && { loggerInstance: logger }),
    logController: new RequestLog(),
    bodyLimit,
    // An upload may take long; `slowBodies` and the uploads themselves watch that a request goes on.
    requestTimeout: 0,
    connectionTimeout: sendTimeoutMs,
    http: {
      headersTimeout: receiveTimeoutMs,
      connectionsCheckingInterval: Math.ceil(receiveTimeoutMs / 5),
      // Node would refuse such a request itself, without a problem.
      requireHostHeader: false,
    },
    genReqId: requestIdOf,
    requestIdHeader: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerClientError,
    frameworkErrors: sendProblem,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
  });
}

/** Builds the API on its dependencies; it neither listens nor connects to anything. */
export async function buildApp(
  { store, ...deps }: ServerDeps,
  { logger, checkAnswers = false, adminKey, corsOrigins = [], allowedHosts = [] }: AppOptions = {},
): Promise<FastifyInstance> {
  const app = emptyServer(logger, deps.limits);
  if (corsOrigins.length > 0) await app.register(cors, corsOptions(corsOrigins));
  const methods = noteMethods(app);
  await app.register(metrics, { store });
  await app.register(problems);
  await app.register(requestId);
  await app.register(closing);
  await app.register(connections, { most: deps.limits.maxConnections ?? 5000 });
  const keysRequired = adminKey !== undefined;
  await app.register(keyless, { keysRequired, hosts: allowedHosts, origins: corsOrigins });
  await app.register(slowBodies, { timeoutMs: deps.limits.receiveTimeoutMs });
  await app.register(access, { store, adminKey, now: deps.now });
  await app.register(projects, { store });
  await app.register(jsonBody);
  await app.register(zodSchemas, { checkAnswers });
  await app.register(conditionalReads);
  await app.register(fieldMasks);
  await app.register(idempotency, { store, limits: deps.limits });
  await app.register(openapi);
  await app.register(eventStreams, { store });
  const routeDeps: RouteDeps = {
    ...deps,
    newId: requestIds(deps.newId),
    keysRequired,
    storeOf: (project) => store.inProject(project),
    usage: store.usage,
    lastUsed: store.lastUsed,
  };
  for (const route of Object.values(routes)) await app.register(route, routeDeps);
  refuseOtherMethods(app, methods);
  return app;
}
