import { type JobPhase, type JobRecord, type JobState, jobStates, phaseOf } from '@trainyard/contracts';
import type { JobFilter } from '../jobs/jobs.ts';
import type { RedisKeys } from '../redis/keys.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import { lastingKeys } from './index-keys.ts';

/** Sets whose union holds the jobs that fulfil one condition. */
type Condition = string[];

const chunk = 200;

const statesOf = (phase: JobPhase): JobState[] => jobStates.filter((state) => phaseOf[state] === phase);

function conditions({ index }: RedisKeys, filter: JobFilter): Condition[] {
  const found: Condition[] = [];
  if (filter.state) found.push([index.state(filter.state)]);
  if (filter.phase) found.push(statesOf(filter.phase).map(index.state));
  if (filter.project !== undefined) found.push([index.project(filter.project)]);
  if (filter.kind !== undefined) found.push([index.kind(filter.kind)]);
  if (filter.dataset !== undefined) found.push([index.dataset(filter.dataset)]);
  for (const [key, value] of filter.labels ?? []) found.push([index.label(key, value)]);
  return found.length > 0 ? found : [[index.all]];
}

/** Lists jobs by what they fulfil; the sets are sorted by identifier, which is by time. */
export class JobIndex {
  readonly #redis: RedisGate;
  readonly #keys: RedisKeys;

  constructor(redis: RedisGate, keys: RedisKeys) {
    this.#redis = redis;
    this.#keys = keys;
  }

  /** Up to `limit` identifiers before `after`, newest first. */
  async newest(filter: JobFilter, after: string | undefined, limit: number): Promise<string[]> {
    const [walked = [], ...others] = await this.#smallestFirst(conditions(this.#keys, filter));
    const found: string[] = [];
    let cursor = after;
    while (found.length < limit) {
      const batch = await this.#before(walked, cursor, others.length > 0 ? chunk : limit - found.length);
      if (batch.length === 0) break;
      cursor = batch.at(-1);
      found.push(...(await this.#fulfilling(batch, others)));
    }
    return found.slice(0, limit);
  }

  /** Every job in one of these states. */
  async inStates(states: readonly JobState[]): Promise<string[]> {
    const sets = states.map((state) =>
      this.#redis.call((redis) => redis.zrange(this.#keys.index.state(state), 0, '-1')),
    );
    return [...new Set((await Promise.all(sets)).flat())];
  }

  /** How many jobs are in each state. @throws StoreUnavailable */
  async counts(): Promise<Record<JobState, number>> {
    const counted = jobStates.map(async (state) => {
      const count = await this.#redis.call((redis) => redis.zcard(this.#keys.index.state(state)));
      return [state, count] as const;
    });
    return Object.fromEntries(await Promise.all(counted)) as Record<JobState, number>;
  }

  /** Those of the given jobs that the index lacks. */
  async lacking(ids: readonly string[]): Promise<string[]> {
    const lacking: string[] = [];
    for (let start = 0; start < ids.length; start += chunk) {
      const part = ids.slice(start, start + chunk);
      const scores = await this.#redis.call((redis) => redis.zmscore(this.#keys.index.all, ...part));
      lacking.push(...part.filter((_, position) => scores[position] === null));
    }
    return lacking;
  }

  /** Enters jobs that Redis has into the sets that an index of an earlier version lacked. */
  async enter(records: readonly JobRecord[]): Promise<void> {
    const entries = records.flatMap((record) =>
      lastingKeys(this.#keys, record).map((set) => [set, record.id] as const),
    );
    await this.#redis.call((redis) => Promise.all(entries.map(([set, id]) => redis.zadd(set, 0, id))));
  }

  /** Whether the index was whole once and Redis has not lost it since. */
  async isWhole(): Promise<boolean> {
    return (await this.#redis.call((redis) => redis.exists(this.#keys.indexed))) === 1;
  }

  /** Notes that every job is in the index. */
  async markWhole(): Promise<void> {
    await this.#redis.call((redis) => redis.set(this.#keys.indexed, '1'));
  }

  async #smallestFirst(all: Condition[]): Promise<Condition[]> {
    if (all.length === 1) return all;
    const sized = all.map(async (sets) => {
      const sizes = await this.#redis.call((redis) => Promise.all(sets.map((set) => redis.zcard(set))));
      return { sets, size: sizes.reduce((sum, size) => sum + size, 0) };
    });
    return (await Promise.all(sized)).sort((a, b) => a.size - b.size).map(({ sets }) => sets);
  }

  async #before(sets: Condition, cursor: string | undefined, limit: number): Promise<string[]> {
    const from = cursor === undefined ? '+' : `(${cursor}`;
    const parts = await this.#redis.call((redis) =>
      Promise.all(sets.map((set) => redis.zrevrangebylex(set, from, '-', 'LIMIT', 0, limit))),
    );
    return [...new Set(parts.flat())].sort().reverse().slice(0, limit);
  }

  async #fulfilling(ids: string[], others: Condition[]): Promise<string[]> {
    let kept = ids;
    for (const sets of others) {
      if (kept.length === 0) return kept;
      const asked = kept;
      const scores = await this.#redis.call((redis) => Promise.all(sets.map((set) => redis.zmscore(set, ...asked))));
      kept = asked.filter((_, position) => scores.some((ofSet) => ofSet[position] !== null));
    }
    return kept;
  }
}
