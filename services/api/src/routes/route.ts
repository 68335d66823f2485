import { type ErrorCode, errors, problemMediaType, problemSchema, stateTable } from '@trainyard/contracts';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import type { z } from 'zod';
import type { RouteDeps } from '../deps.ts';

/** One endpoint: a plugin that adds its route. */
export type Route = FastifyPluginAsyncZodOpenApi<RouteDeps>;

/** Tags of the OpenAPI document, in the order of its chapters. */
export const tags = {
  datasets: 'Data to train on: uploaded or shipped with the server, validated, immutable once ready.',
  models: 'Networks as graphs of layers; all findings are returned at once.',
  jobs: `Training runs: queued, followed live, paused, cancelled, replayed. The states of a job, and the state to which each request of a client leads:\n\n${stateTable()}`,
  checkpoints: 'Trained weights, as safetensors and as ONNX.',
  predictions: 'Answers of a trained model.',
  projects: 'Who may do what: projects, their API keys, limits and usage.',
  webhooks: 'URLs of yours that are told what happens to jobs.',
  service: 'The server itself.',
} as const;

/** A JSON answer. */
export function json<Schema extends z.ZodType>(description: string, schema: Schema, headers?: z.ZodObject) {
  return { description, content: { 'application/json': { schema } }, ...(headers && { headers }) };
}

// Any route can meet these: a query it does not take, a fault of ours, records out of reach, a server that is closing.
const everywhere = [
  'invalidParameter',
  'internal',
  'storageUnavailable',
  'shuttingDown',
] as const satisfies ErrorCode[];

/** Problems of every route that takes a JSON body. */
export const bodyProblems = [
  'malformedBody',
  'payloadTooLarge',
  'unsupportedMediaType',
  'invalidBody',
] as const satisfies ErrorCode[];

/** Problems of every action that takes no body, when one is sent all the same. */
export const noBodyProblems = ['payloadTooLarge', 'unsupportedMediaType', 'invalidBody'] as const satisfies ErrorCode[];

type ProblemAnswer = { description: string; content: { [problemMediaType]: { schema: typeof problemSchema } } };

const statusOf = (code: ErrorCode): number => errors[code].status;

const sentenceOf = (code: ErrorCode): string => `\`${code}\`: ${errors[code].title}.`;

const problemAnswer = (description: string): ProblemAnswer => ({
  description,
  content: { [problemMediaType]: { schema: problemSchema } },
});

/** The problems a route can answer with, by status; those that every route shares are added. */
export function problems(...codes: readonly ErrorCode[]): Record<`${4 | 5}${string}`, ProblemAnswer> {
  const all = [...new Set([...codes, ...everywhere])];
  return Object.fromEntries(
    [...new Set(all.map(statusOf))].map((status) => {
      const same = all.filter((code) => statusOf(code) === status);
      return [status, problemAnswer(same.map(sentenceOf).join(' '))];
    }),
  );
}

/** Adds a problem to the answers of a route, unless they name it. */
export function addProblem(response: Record<string, { description: string }>, code: ErrorCode): void {
  const status = statusOf(code);
  const known = response[status];
  if (known?.description.includes(sentenceOf(code))) return;
  const description = `${known?.description ?? ''} ${sentenceOf(code)}`.trim();
  response[status] = known ? { ...known, description } : problemAnswer(description);
}
