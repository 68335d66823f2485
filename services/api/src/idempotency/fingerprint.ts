import { createHash } from 'node:crypto';
import { canonicalJson } from '@trainyard/contracts';
import type { FastifyRequest } from 'fastify';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function splitUrl(url: string): { path: string; query: string } {
  const [path = '', query = ''] = url.split(/\?(.*)/s, 2);
  const parameters = new URLSearchParams(query);
  parameters.sort();
  return { path: path.replace(/(?<=.)\/$/, ''), query: parameters.toString() };
}

/** Whether the body of a request is read as it arrives. */
export const isStreamed = ({ body, raw }: FastifyRequest): boolean => (body as unknown) === raw;

/** Where an Idempotency-Key is the same key: in one project, for one method and one path. */
export function scopeOf({ project, method, url }: FastifyRequest, key: string): string {
  return sha256(JSON.stringify([project, method, splitUrl(url).path, key]));
}

/** What makes a request the same request: method, path, query and body; of a streamed body its media type. */
export function fingerprintOf(request: FastifyRequest): string {
  const { path, query } = splitUrl(request.url);
  const body = isStreamed(request) ? request.headers['content-type'] : canonicalJson(request.body ?? {});
  return sha256(JSON.stringify([request.method, path, query, body]));
}
