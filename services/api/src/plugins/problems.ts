import { problemMediaType } from '@trainyard/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { ApiError } from '../errors/api-error.ts';
import { headersOf, problemOf } from '../errors/problem.ts';
import { toApiError } from '../errors/to-api-error.ts';
import { linger } from './linger.ts';
import { requestIdHeader } from './request-id.ts';

/** Answers with the problem that a thrown value means; a fault of ours is logged with its cause. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const apiError = toApiError(error, request);
  const problem = problemOf(apiError, request.url, request.id);
  if (problem.status >= 500) request.log.error({ err: apiError.cause ?? apiError, code: apiError.code }, problem.title);
  reply.header(requestIdHeader, request.id).headers(headersOf(apiError));
  linger(request, reply);
  return reply.code(problem.status).type(problemMediaType).send(problem);
}

/** Answers every error, and every path that no route has, with a problem. */
export const problems = fp(
  async (app) => {
    app.setErrorHandler(sendProblem);
    app.setNotFoundHandler(({ method }) => {
      throw new ApiError('notFound', `No route answers ${method} on this path; GET /openapi.json lists the routes.`);
    });
  },
  { name: 'problems' },
);
