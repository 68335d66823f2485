import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

const longestPath = 500;
const reads = new Set(['GET', 'HEAD']);

const jobId = /\bjob_[0-9A-Z]{26}\b/;

/** The job that a request is about, and the one that it made. */
function jobIn(path: string | undefined, reply: FastifyReply): { jobId?: string; newJobId?: string } {
  const [named] = jobId.exec(path ?? '') ?? [];
  const [made] = jobId.exec(String(reply.getHeader('location') ?? '')) ?? [];
  return { ...(named && { jobId: named }), ...(made && { newJobId: made }) };
}

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
    const durationMs = Math.round(elapsedTime);
    log[level]({ method, path, status: statusCode, durationMs, ...jobIn(path, reply) }, 'request answered');
  }
}
