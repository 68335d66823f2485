import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { DeliveryError } from '@trainyard/contracts';
import { checkedLookup, ForbiddenAddress, type Resolve } from './checked-lookup.ts';
import { type UrlRule, urlFault } from './url-rule.ts';

/** A message on its way. */
export interface Post {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** How messages are sent. */
export interface PostOptions {
  rule: UrlRule;
  resolve: Resolve;
  /** From the first look at the name to the status. */
  timeoutMs: number;
}

/** What became of a message: of the answer its status alone. */
export interface PostOutcome {
  status: number | null;
  /** Null: it arrived. */
  error: DeliveryError | null;
}

/** Bytes of an answer that are read before the connection is cut: some senders wait until theirs is read. */
const readBytes = 4096;

const noAddress = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENODATA', 'ESERVFAIL', 'ETIMEOUT']);
const certificate = /^(CERT|ERR_TLS|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH)/;

function errorOf(error: unknown): DeliveryError {
  if (error instanceof ForbiddenAddress) return 'forbiddenAddress';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (noAddress.has(code)) return 'nameNotFound';
  return certificate.test(code) ? 'certificate' : 'connection';
}

function outcomeOf(status: number): PostOutcome {
  if (status >= 200 && status < 300) return { status, error: null };
  return { status, error: status >= 300 && status < 400 ? 'redirect' : 'refusedStatus' };
}

/** Reads a little of an answer and throws it away. */
function drain(answer: IncomingMessage, done: () => void): void {
  let received = 0;
  answer.on('data', (bytes: Buffer) => {
    received += bytes.length;
    if (received > readBytes) done();
  });
  answer.on('end', done).on('error', done);
}

/** Sends a message once, to an address that may be sent to; redirects are not followed. It never throws. */
export async function postMessage({ url, headers, body }: Post, options: PostOptions): Promise<PostOutcome> {
  const { rule, resolve, timeoutMs } = options;
  if (urlFault(url, rule)) return { status: null, error: 'forbiddenAddress' };
  const target = new URL(url);
  const { request: open } = target.protocol === 'https:' ? https : http;
  return new Promise((settle) => {
    const lookup = checkedLookup(resolve, rule);
    const request = open(target, { method: 'POST', headers, lookup, agent: false });
    let known: PostOutcome | undefined;
    const finish = (failure: DeliveryError) => {
      clearTimeout(timer);
      settle(known ?? { status: null, error: failure });
      request.destroy();
    };
    const timer = setTimeout(() => finish('timeout'), timeoutMs);
    request.on('response', (answer) => {
      known = outcomeOf(answer.statusCode ?? 0);
      drain(answer, () => finish('connection'));
    });
    request.on('error', (error) => finish(errorOf(error)));
    request.on('close', () => finish('connection'));
    request.end(body);
  });
}
