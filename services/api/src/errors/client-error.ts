import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type ErrorCode, problemMediaType } from '@trainyard/contracts';
import { ApiError } from './api-error.ts';
import { problemOf } from './problem.ts';

const meanings: Record<string, [ErrorCode, string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['requestTimeout', 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: ['headersTooLarge', 'The request line and the headers are too large together.'],
};
const otherwise: [ErrorCode, string] = ['malformedRequest', 'The request cannot be read as HTTP/1.1.'];

/** The bytes that answer what Node could not read as a request. */
function clientErrorAnswer(code: string | undefined): string {
  const requestId = `req_${randomUUID()}`;
  const problem = problemOf(new ApiError(...(meanings[code ?? ''] ?? otherwise)), '', requestId);
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/** Answers a connection on which no request could be read, and closes it. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(clientErrorAnswer(error.code), () => socket.destroy());
}
