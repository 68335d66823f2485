import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

const longestPath = 500;
const reads = new Set(['GET', 'HEAD']);

/** Logs one line a request, when it is answered: reads that went well at debug, everything else at info. */
export class RequestLog extends LogController {
  constructor() {
    super({ requestIdLogLabel: 'requestId' });
  }

  override incomingRequest(): void {}

  override requestCompleted(_error: unknown, { method, url, log }: FastifyRequest, reply: FastifyReply): void {
    const { statusCode, elapsedTime } = reply;
    const level = reads.has(method) && statusCode < 400 ? 'debug' : 'info';
    const path = url.split('?', 1)[0]?.slice(0, longestPath);
    log[level]({ method, path, status: statusCode, durationMs: Math.round(elapsedTime) }, 'request answered');
  }
}
