import { idempotencyAnswerSchema, idempotencyClaimSchema } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { ArtifactCorrupt } from '../errors.ts';
import { jsonCodec } from '../records/json-codec.ts';
import { idempotencyShard, idempotencyShards } from '../records/keys.ts';

/** How remembered answers are collected. */
export interface CollectOptions {
  artifacts: ArtifactStore;
  /** Age at which claims and answers go, in milliseconds. */
  keepMs: number;
  /** Between turns, in milliseconds. Default: 60,000. */
  everyMs?: number;
  /** Records looked at in a turn. Default: 500. */
  limit?: number;
  /** Default: the clock. */
  now?: () => number;
}

const claims = jsonCodec(idempotencyClaimSchema);
const answers = jsonCodec(idempotencyAnswerSchema);

/** Removes claims and answers past their age, a bounded number in each turn; tells how many. */
export function answerCollector({
  artifacts,
  keepMs,
  everyMs = 60_000,
  limit = 500,
  now = Date.now,
}: CollectOptions): () => Promise<number> {
  let shard = 0;
  let after: string | undefined;
  let due = Number.NEGATIVE_INFINITY;

  /** When a record was made; undefined of one that is gone, and of a damaged one, which is left for people to see. */
  async function bornAt(key: string): Promise<number | undefined> {
    try {
      const bytes = await artifacts.read(key);
      if (!bytes) return undefined;
      const time = key.endsWith('.claim') ? claims.decode(bytes, key).claimedAt : answers.decode(bytes, key).answeredAt;
      return Date.parse(time);
    } catch (error) {
      if (error instanceof ArtifactCorrupt) return undefined;
      throw error;
    }
  }

  async function removed(key: string): Promise<boolean> {
    const born = await bornAt(key);
    if (born === undefined || now() - born < keepMs) return false;
    await artifacts.delete(key);
    return true;
  }

  return async () => {
    if (now() < due) return 0;
    due = now() + everyMs;
    let count = 0;
    let left = limit;
    for (let visited = 0; visited < idempotencyShards && left > 0; visited += 1) {
      const root = idempotencyShard(shard);
      const names = await artifacts.list(root, { limit: left, ...(after !== undefined && { after }) });
      for (const name of names) if (await removed(`${root}/${name}`)) count += 1;
      after = names.length < left ? undefined : names.at(-1);
      if (after === undefined) shard = (shard + 1) % idempotencyShards;
      left -= names.length;
    }
    return count;
  };
}
