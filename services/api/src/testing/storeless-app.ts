import type { FastifyInstance } from 'fastify';
import { buildApp, type ServerDeps } from '../app.ts';

/** The API without store and inference, for what a request meets before it reaches them. */
export function storelessApp(limits: Partial<ServerDeps['limits']> = {}): Promise<FastifyInstance> {
  const deps = { limits: { uploadBytes: 1000, receiveTimeoutMs: 30_000, ...limits }, store: {} } as ServerDeps;
  return buildApp(deps, { checkAnswers: true });
}
