import type { FastifyRequest } from 'fastify';

/** What is wrong with the Content-Type of a request whose body is not read, and which media types would be accepted. */
export function mediaTypeDetail(received: string | undefined, accepted: readonly string[]): string {
  const given = received === undefined ? 'none' : received.slice(0, 100);
  return `Content-Type: expected ${accepted.join(', ')}, received ${given}.`;
}

/** The media types that the body of a request to this route may have. */
export function acceptedMediaTypes({ routeOptions }: FastifyRequest): string[] {
  const body: unknown = routeOptions.schema?.body;
  const isByType = typeof body === 'object' && body !== null && 'content' in body;
  return isByType ? Object.keys(Object(body.content)) : ['application/json'];
}
