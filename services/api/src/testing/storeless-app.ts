import type { FastifyInstance } from 'fastify';
import { buildApp, type Deps } from '../app.ts';

/** The API without store and inference, for what a request meets before it reaches them. */
export function storelessApp(limits: Partial<Deps['limits']> = {}): Promise<FastifyInstance> {
  const deps = { limits: { uploadBytes: 1000, receiveTimeoutMs: 30_000, ...limits } } as Deps;
  return buildApp(deps, { checkAnswers: true });
}
