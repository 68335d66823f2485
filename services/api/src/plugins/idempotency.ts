import { createHash, type Hash } from 'node:crypto';
import type { IdempotencyAnswer } from '@trainyard/contracts';
import type { Store } from '@trainyard/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { whileItGoesOn } from '../datasets/receive-file.ts';
import type { ApiLimits } from '../deps.ts';
import { ApiError } from '../errors/api-error.ts';
import { isFinal, rememberedAnswer, repeatAnswer } from '../idempotency/answer.ts';
import { describeIdempotency, idempotencyKeyHeader } from '../idempotency/describe.ts';
import { fingerprintOf, isStreamed, scopeOf } from '../idempotency/fingerprint.ts';
import { withRequestIds } from '../idempotency/request-ids.ts';
import { openSealed, requestKeys } from '../idempotency/request-keys.ts';
import { type Turn, Turns } from '../idempotency/turns.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Why a POST takes no Idempotency-Key; every other POST takes one. */
    noIdempotencyKey?: string;
    /** Whether the answer holds a secret: then what is remembered of it can be read by its repetitions alone. */
    secretAnswer?: true;
  }
  interface FastifyRequest {
    /** Set while a request with an Idempotency-Key is being answered. */
    turn: Turn | undefined;
    /** Hash of a streamed body with an Idempotency-Key, as far as it has arrived. */
    contentHash: Hash | undefined;
  }
}

/** How requests with an Idempotency-Key are answered. */
export interface IdempotencyOptions {
  store: Pick<Store, 'idempotency'>;
  limits: ApiLimits;
  /** How long a request waits for another process that answers the same one. Default: 6,000. */
  waitMs?: number;
}

async function hashOfBody(request: FastifyRequest, limits: ApiLimits): Promise<string> {
  let received = 0;
  const hash = createHash('sha256');
  for await (const bytes of whileItGoesOn(request, limits.receiveTimeoutMs)) {
    received += bytes.length;
    if (received > limits.uploadBytes) {
      throw new ApiError('payloadTooLarge', `The file is larger than ${limits.uploadBytes} bytes.`);
    }
    hash.update(bytes);
  }
  return hash.digest('hex');
}

/** Sends a remembered answer to the same request. @throws {ApiError} idempotencyKeyReused for another one */
async function repeat(
  answer: IdempotencyAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
  limits: ApiLimits,
): Promise<void> {
  const contentSha256 = isStreamed(request) ? await hashOfBody(request, limits) : null;
  if (answer.fingerprint !== fingerprintOf(request) || answer.contentSha256 !== contentSha256) {
    throw new ApiError('idempotencyKeyReused', 'Another request was sent with this Idempotency-Key; use a new key.');
  }
  const body = await bodyOf(answer, request);
  repeatAnswer(reply, answer);
  reply.send(Buffer.from(body));
}

/** The body of a remembered answer. @throws {ApiError} idempotencyKeyReused when its secret is not for this API key */
async function bodyOf({ sealed, body }: IdempotencyAnswer, { headers }: FastifyRequest): Promise<string> {
  const opened = sealed ? await openSealed(headers, body) : body;
  if (opened !== undefined) return opened;
  throw new ApiError(
    'idempotencyKeyReused',
    'This Idempotency-Key was sent with another API key, which alone may be told the secret again; use a new key.',
  );
}

/** The turn with its keys, if its answer holds a secret. */
async function withKeys(turn: Turn, { headers, routeOptions }: FastifyRequest): Promise<Turn> {
  if (!routeOptions.config.secretAnswer) return turn;
  try {
    return { ...turn, keys: await requestKeys(headers, turn.ulid) };
  } catch (error) {
    await turn.end();
    throw error;
  }
}

/** Writes down what is about to be sent; another process's answer when that was first. */
async function settle(
  { scope, fingerprint, keys }: Turn,
  { contentHash, raw }: FastifyRequest,
  reply: FastifyReply,
  { body, records }: { body: string; records: Store['idempotency'] },
): Promise<IdempotencyAnswer | undefined> {
  const { statusCode } = reply;
  // Where something broke, something may have been made: the claim stays, and with it the identifiers.
  if (statusCode >= 500) return undefined;
  if (!isFinal(statusCode, body) || (contentHash && !raw.readableEnded)) {
    await records.forget(scope);
    return undefined;
  }
  const contentSha256 = contentHash?.copy().digest('hex') ?? null;
  const mine = rememberedAnswer(reply, body, { fingerprint, contentSha256, keys });
  const first = await records.remember(scope, mine);
  return first === mine ? undefined : first;
}

/** Answers repeated POSTs with an Idempotency-Key as the first one was; every POST takes one unless its route says why not. */
export const idempotency = fp<IdempotencyOptions>(
  async (app, { store, limits, waitMs = 6000 }) => {
    let turns: Turns | undefined;
    app.decorateRequest('turn', undefined);
    app.decorateRequest('contentHash', undefined);
    app.addHook('onRoute', describeIdempotency);

    async function begin(request: FastifyRequest, reply: FastifyReply, key: string): Promise<Turn | undefined> {
      turns ??= new Turns(store.idempotency, { waitMs });
      const taken = await turns.take(scopeOf(request, key), fingerprintOf(request));
      if ('end' in taken) return withKeys(taken, request);
      await repeat(taken, request, reply, limits);
      return undefined;
    }

    app.addHook('preHandler', (request, reply, done) => {
      const key = request.headers[idempotencyKeyHeader];
      const { method, routeOptions } = request;
      if (method !== 'POST' || typeof key !== 'string' || routeOptions.config.noIdempotencyKey) return done();
      const go = (turn: Turn | undefined) => {
        if (!turn) return;
        request.turn = turn;
        if (isStreamed(request)) request.contentHash = createHash('sha256');
        withRequestIds(turn, done);
      };
      begin(request, reply, key).then(go, done);
    });

    app.addHook('onSend', async (request, reply, payload) => {
      const { turn } = request;
      if (!turn) return payload;
      request.turn = undefined;
      try {
        const body = payload === undefined || payload === null ? '' : String(payload);
        const first = await settle(turn, request, reply, { body, records: store.idempotency });
        if (!first) return payload;
        repeatAnswer(reply, first);
        return await bodyOf(first, request);
      } finally {
        await turn.end();
      }
    });
  },
  { name: 'idempotency' },
);
