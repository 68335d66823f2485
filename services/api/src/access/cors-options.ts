import type { FastifyCorsOptions } from '@fastify/cors';

/** What pages of these origins may send and read; keys travel in a header, so no cookies are allowed. */
export function corsOptions(origins: readonly string[]): FastifyCorsOptions {
  return {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'content-digest',
      'idempotency-key',
      'if-match',
      'if-none-match',
      'last-event-id',
      'x-request-id',
    ],
    exposedHeaders: [
      'etag',
      'idempotent-replayed',
      'location',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
      'retry-after',
      'www-authenticate',
      'x-request-id',
    ],
    maxAge: 600,
    // OPTIONS without the headers of a preflight is no preflight: it meets the 405 of its path.
    strictPreflight: false,
  };
}
