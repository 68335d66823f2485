import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from '../history/history.ts';
import { jobsIn } from '../history/sightings.ts';

/** A request. */
export interface Asked {
  method?: string;
  path: string;
  /** JSON, or bytes as `type` says. */
  body?: object | AsyncIterable<Uint8Array>;
  type?: string;
  /** Its Idempotency-Key. */
  key?: string;
  /** What the resource has to be for it to be changed. */
  ifMatch?: string;
}

/** What came back. */
export interface Answer {
  status: number;
  body: unknown;
}

/** Milliseconds of the clock that files are dated by. */
export const now = (): number => performance.timeOrigin + performance.now();

const patienceMs = 15_000;
const retryMs = 100;

/** What may be different the next time. */
function isPassing({ status, body }: Answer): boolean {
  const isRetryable = typeof body === 'object' && body !== null && 'retryable' in body && body.retryable === true;
  return status >= 500 || status === 429 || isRetryable;
}

function requestOf({ method = 'GET', body, type, key, ifMatch }: Asked): RequestInit {
  const isStream = body !== undefined && Symbol.asyncIterator in body;
  const content = body === undefined || isStream || body instanceof Uint8Array ? body : JSON.stringify(body);
  const headers = {
    ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
  };
  return {
    method,
    headers,
    ...(content !== undefined && { body: content as NonNullable<RequestInit['body']>, duplex: 'half' }),
  };
}

/** A client that writes down every request with what became of it, and tries again as a good client does. */
export class RecordingClient {
  readonly exchanges: Exchange[] = [];
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** Asks once; null when no answer came. */
  async ask(asked: Asked): Promise<Answer | null> {
    const { method = 'GET', path, key } = asked;
    const startedAt = now();
    const answer = await this.#answerTo(asked);
    const kept = answer && { status: answer.status, jobs: answer.status < 300 ? jobsIn(answer.body) : [] };
    this.exchanges.push({ method, path, ...(key !== undefined && { key }), startedAt, endedAt: now(), answer: kept });
    return answer;
  }

  /** Asks until there is an answer that asking again would not change. */
  async insist(asked: Asked): Promise<Answer> {
    for (;;) {
      const answer = await this.ask(asked);
      if (answer && !isPassing(answer)) return answer;
      await sleep(retryMs);
    }
  }

  /** Insists, and returns the body of a success. @throws {Error} with what was answered instead */
  async made<Body>(asked: Asked): Promise<Body> {
    const { status, body } = await this.insist(asked);
    if (status < 300) return body as Body;
    throw new Error(`${asked.method ?? 'GET'} ${asked.path}: ${status} ${JSON.stringify(body)}`);
  }

  async #answerTo(asked: Asked): Promise<Answer | null> {
    const impatience = new AbortController();
    const timer = setTimeout(() => impatience.abort(), patienceMs);
    try {
      const response = await fetch(this.#base + asked.path, { ...requestOf(asked), signal: impatience.signal });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json');
      return { status: response.status, body: isJson ? JSON.parse(text) : text };
    } catch (error) {
      // The connection broke, or nothing came: whether it was carried out is unknown.
      if (error instanceof TypeError || impatience.signal.aborted) return null;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
