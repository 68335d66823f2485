import { type IdempotencyAnswer, schemaVersion } from '@trainyard/contracts';
import type { FastifyReply } from 'fastify';
import type { Turn } from './turns.ts';

/** Says that an answer is the one given before. */
export const replayedHeader = 'idempotent-replayed';

const rememberedHeaders = ['cache-control', 'content-type', 'etag', 'location'];

const isRetryable = (body: string): boolean => (JSON.parse(body) as { retryable?: boolean }).retryable !== false;

/** Whether the same request could only be answered the same: successes, and refusals that no time mends. */
export function isFinal(status: number, body: string): boolean {
  return status < 300 || (status >= 400 && status < 500 && !isRetryable(body));
}

/** An answer as it is remembered. */
export function rememberedAnswer(
  reply: FastifyReply,
  body: string,
  { fingerprint, contentSha256, keys }: Pick<IdempotencyAnswer, 'fingerprint' | 'contentSha256'> & Pick<Turn, 'keys'>,
): IdempotencyAnswer {
  const headers = rememberedHeaders.flatMap((name) => {
    const value = reply.getHeader(name);
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return {
    schemaVersion,
    fingerprint,
    contentSha256,
    status: reply.statusCode,
    headers: Object.fromEntries(headers),
    ...(keys ? { body: keys.seal(body), sealed: true } : { body }),
    answeredAt: new Date().toISOString(),
  };
}

/** Puts a remembered answer into a reply; the body is left to whoever sends it. */
export function repeatAnswer(reply: FastifyReply, { status, headers }: IdempotencyAnswer): void {
  reply.code(status).headers(headers).header(replayedHeader, 'true');
}
