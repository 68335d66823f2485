import type { Method } from '../api-under-test.ts';
import type { Belongings, Ids } from './belongings.ts';
import type { Operation } from './operations.ts';
import { type Asked, type Way, ways } from './ways.ts';

/** What was answered, over a connection or without one. */
export interface Answer {
  statusCode: number;
  headers: Readonly<Record<string, unknown>>;
  body: string;
}

type Send<A extends Answer> = (
  method: Method,
  url: string,
  more: Partial<Pick<Asked, 'payload' | 'headers'>>,
) => Promise<A>;

/** The entry of an operation in the matrix. */
export const wayOf = ({ id }: Pick<Operation, 'id'>): Way => ways[id] ?? {};

/** Sends what an entry of the matrix says. */
export function ask<A extends Answer>(
  send: Send<A>,
  { method, path }: Pick<Operation, 'method' | 'path'>,
  { params = {}, query, payload, headers }: Asked,
): Promise<A> {
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => params[name] ?? `{${name}}`);
  const search = query ? `?${new URLSearchParams(query)}` : '';
  return send(method, url + search, { ...(payload !== undefined && { payload }), ...(headers && { headers }) });
}

/** An answer without what differs between any two requests; identifiers by what they are of. */
export function comparable({ statusCode, headers, body }: Answer, ids: Ids) {
  const known = Object.entries(ids).reduce((text, [what, id]) => text.replaceAll(id, `<${what}>`), body);
  return {
    statusCode,
    type: headers['content-type'],
    body: known.replace(/"requestId":"[^"]*"/, '"requestId":"<id>"'),
  };
}

/** What an answer tells of a project, besides what was sent. */
export function tracesIn(
  { body, headers }: Answer,
  { traces }: Pick<Belongings, 'traces'>,
  sent: Asked = {},
): string[] {
  const told = body + JSON.stringify(headers);
  const known = JSON.stringify(sent);
  return traces.filter((trace) => told.includes(trace) && !known.includes(trace));
}
