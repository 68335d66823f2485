import {
  type IdempotencyAnswer,
  type IdempotencyClaim,
  idempotencyAnswerSchema,
  idempotencyClaimSchema,
} from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { AlreadyExists } from '../errors.ts';
import { type JsonCodec, jsonCodec } from '../records/json-codec.ts';
import { idempotencyKeys } from '../records/keys.ts';
import type { RedisKeys } from '../redis/keys.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import { holdRequest } from './hold-request.ts';
import type { Idempotency } from './idempotency.ts';

/** What is kept of requests with an Idempotency-Key is made from. */
export interface IdempotencyOptions {
  artifacts: ArtifactStore;
  redis: RedisGate;
  keys: RedisKeys;
  /** Life of a hold without renewal, in milliseconds. */
  holdMs: number;
}

const claims = jsonCodec(idempotencyClaimSchema);
const answers = jsonCodec(idempotencyAnswerSchema);

/** Claims and answers in the artifacts, holds in Redis. */
export function createIdempotency({ artifacts, redis, keys, holdMs }: IdempotencyOptions): Idempotency {
  async function read<Value>(codec: JsonCodec<Value>, key: string): Promise<Value | undefined> {
    const bytes = await artifacts.read(key);
    return bytes && codec.decode(bytes, key);
  }

  /** Writes a record unless there is one; the one that is there then. */
  async function settle<Value>(codec: JsonCodec<Value>, key: string, value: Value): Promise<Value> {
    for (;;) {
      try {
        await artifacts.create(key, codec.encode(value));
        return value;
      } catch (error) {
        if (!(error instanceof AlreadyExists)) throw error;
      }
      const first = await read(codec, key);
      if (first) return first;
    }
  }

  return {
    answer: (scope) => read<IdempotencyAnswer>(answers, idempotencyKeys(scope).answer),
    claim: (scope, claim) => settle<IdempotencyClaim>(claims, idempotencyKeys(scope).claim, claim),
    remember: (scope, answer) => settle<IdempotencyAnswer>(answers, idempotencyKeys(scope).answer, answer),
    forget: async (scope) => artifacts.delete(idempotencyKeys(scope).claim),
    hold: (scope) => holdRequest(redis, keys.request(scope), holdMs),
  };
}
