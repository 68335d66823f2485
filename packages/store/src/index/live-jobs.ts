import { setTimeout as sleep } from 'node:timers/promises';
import {
  isTerminal,
  type JobEvent,
  type JobEventDraft,
  type JobRecord,
  type JobStatus,
  jobStates,
} from '@trainyard/contracts';
import { StoreUnavailable } from '../errors.ts';
import type { RedisKeys } from '../redis/keys.ts';
import { patiently } from '../redis/patiently.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import type { Guard } from './guard.ts';
import { everKeys, indexKeys } from './index-keys.ts';
import { appendDrafts, type LiveJob, liveFields, parseLiveJob } from './live-job.ts';
import { adoptFinalScript, changeJobScript, createJobScript, forgetJobScript } from './live-scripts.ts';
import { JobAbsent, throwRefusal } from './outcomes.ts';

export interface LiveJobsOptions {
  redis: RedisGate;
  keys: RedisKeys;
  /** Channel that tells of events of a job. */
  channel: (jobId: string) => string;
  /** How long a change waits for somebody who is ending the job. */
  patienceMs: number;
}

/** Decides what to append to a job as it stands; an empty list changes nothing. */
export type ChangePlan = (live: LiveJob) => readonly JobEventDraft[];

/** How a change is made besides its guard. */
export interface ChangeOptions {
  /** While it is not aborted, an absent Redis is waited for instead of thrown. */
  patience?: AbortSignal;
  /** What the job was, to save reading it first. */
  known?: LiveJob;
}

type Labels = Readonly<Record<string, string>>;

const terminalSeconds = 24 * 60 * 60;
const sealPollMs = 50;

const maybePatiently = <Result>(work: () => Promise<Result>, patience: AbortSignal | undefined): Promise<Result> =>
  patience ? patiently(work, patience) : work();

const flatten = (events: readonly JobEvent[]): (string | number)[] =>
  events.flatMap((event) => [event.seq, JSON.stringify(event), event.type === 'state' ? 1 : 0]);

/** The changing part of jobs: status, latest events and index in Redis, changed atomically and only by `change`. */
export class LiveJobs {
  readonly #redis: RedisGate;
  readonly #keys: RedisKeys;
  readonly #channel: (jobId: string) => string;
  readonly #patienceMs: number;

  constructor({ redis, keys, channel, patienceMs }: LiveJobsOptions) {
    this.#redis = redis;
    this.#keys = keys;
    this.#channel = channel;
    this.#patienceMs = patienceMs;
  }

  /** The job, or undefined when Redis does not have it. @throws StoreUnavailable */
  async load(id: string): Promise<LiveJob | undefined> {
    return parseLiveJob(await this.#redis.call((redis) => redis.hmget(this.#keys.job(id), ...liveFields)));
  }

  /** Whether somebody holds the job. @throws StoreUnavailable */
  async isHeld(id: string): Promise<boolean> {
    return (await this.#redis.call((redis) => redis.exists(this.#keys.lease(id)))) === 1;
  }

  /** Puts a job into Redis and its index, unless it is there; tells whether it did. */
  async create(record: JobRecord, live: LiveJob, events: readonly JobEvent[]): Promise<boolean> {
    const keys = [
      this.#keys.job(record.id),
      this.#keys.events(record.id),
      this.#keys.notices,
      ...indexKeys(this.#keys, record, live.status),
    ];
    const args = [record.id, JSON.stringify(live.status), live.seq, live.flushed, live.born, ...flatten(events)];
    return (await this.#redis.script(createJobScript, keys, args)) === 1;
  }

  /**
   * Appends what `plan` decides and folds it into the status; when another change was first, `plan` is asked again.
   * @throws JobAbsent, Fenced, JobHeld, StoreUnavailable, and what `plan` throws
   */
  async change(id: string, plan: ChangePlan, guard: Guard, { patience, known }: ChangeOptions = {}): Promise<LiveJob> {
    const deadline = performance.now() + this.#patienceMs;
    let before = known ?? (await this.#loaded(id, patience));
    for (;;) {
      const drafts = plan(before);
      if (drafts.length === 0) return before;
      const after = appendDrafts(before, drafts, new Date().toISOString());
      const outcome = await this.#write(id, before, after.live, after.events, guard, patience);
      if (outcome === 'ok') return after.live;
      throwRefusal(id, outcome);
      if (outcome === 'ending') {
        if (performance.now() > deadline) throw new StoreUnavailable(`job ${id}: is being ended; try again`);
        await sleep(sealPollMs);
      }
      before = await this.#loaded(id, patience);
    }
  }

  /** Writes the end of a sealed job as its final record says it, without asking again. Tells whether it was written. */
  async end(
    id: string,
    before: LiveJob,
    after: LiveJob,
    events: readonly JobEvent[],
    ending: string,
  ): Promise<boolean> {
    return (await this.#write(id, before, after, events, { kind: 'open', ending })) === 'ok';
  }

  /** Lists a job under other labels. */
  async relabel(id: string, before: Labels, after: Labels): Promise<void> {
    const keysOf = (labels: Labels) => Object.entries(labels).map(([key, value]) => this.#keys.index.label(key, value));
    await this.#redis.call((redis) => {
      const multi = redis.multi();
      for (const key of keysOf(before)) multi.zrem(key, id);
      for (const key of keysOf(after)) multi.zadd(key, 0, id);
      return multi.exec();
    });
  }

  /** Removes what Redis says of a job, so that it can be restored from its artifacts. */
  async forget(id: string): Promise<void> {
    const { job, events, lease, ending, index } = this.#keys;
    const keys = [job(id), events(id), lease(id), ending(id), ...jobStates.map(index.state)];
    await this.#redis.script(forgetJobScript, keys, [id]);
  }

  /**
   * Removes a job from Redis and from every list there, also under labels that it had before; of one without a record, from those
   * every job is in. `interventions` are the changes of it. Default: none.
   */
  async remove(
    id: string,
    record: JobRecord | undefined,
    interventions: JobStatus['interventions'] = [],
  ): Promise<void> {
    const { job, events, lease, ending, endings, index } = this.#keys;
    const lists = record ? everKeys(this.#keys, record, interventions) : [index.all];
    const keys = [job(id), events(id), lease(id), ending(id), ...lists, ...jobStates.map(index.state)];
    await this.#redis.script(forgetJobScript, keys, [id]);
    await this.#redis.call((redis) => redis.srem(endings, id));
  }

  /** Makes Redis say what a final record says, whatever it said before. */
  async adopt(id: string, live: LiveJob, end: JobEvent): Promise<void> {
    const { index } = this.#keys;
    const others = jobStates.filter((state) => state !== live.status.state);
    const keys = [...this.#jobKeys(id), ...[live.status.state, ...others].map(index.state)];
    const shown = [id, JSON.stringify(live.status), live.seq, live.born, this.#channel(id), terminalSeconds];
    await this.#redis.script(adoptFinalScript, keys, [...shown, JSON.stringify(end)]);
  }

  #jobKeys(id: string): string[] {
    const keys = this.#keys;
    return [keys.job(id), keys.events(id), keys.lease(id), keys.ending(id), keys.endings, keys.notices];
  }

  async #loaded(id: string, patience: AbortSignal | undefined): Promise<LiveJob> {
    const live = await maybePatiently(() => this.load(id), patience);
    if (live) return live;
    throw new JobAbsent(id);
  }

  async #write(
    id: string,
    before: LiveJob,
    after: LiveJob,
    events: readonly JobEvent[],
    guard: Guard,
    patience?: AbortSignal,
  ): Promise<unknown> {
    const states = [before.status.state, after.status.state].map(this.#keys.index.state);
    const ttl = isTerminal(after.status.state) ? terminalSeconds : 0;
    const condition = [id, before.born, before.seq, guard.kind, guard.lease ?? '', guard.ending ?? ''];
    const isFreed = after.status.state === 'paused' ? 1 : 0;
    const content = [JSON.stringify(after.status), after.seq, this.#channel(id), ttl, isFreed, ...flatten(events)];
    let uncertain = false;
    return maybePatiently(async () => {
      // A try whose reply was lost may have been carried out: then its first event is there.
      if (uncertain && (await this.#isThere(id, events))) return 'ok';
      uncertain = true;
      return this.#redis.script(changeJobScript, [...this.#jobKeys(id), ...states], [...condition, ...content]);
    }, patience);
  }

  async #isThere(id: string, events: readonly JobEvent[]): Promise<boolean> {
    const [first] = events;
    if (!first) return false;
    const entry = `${first.seq}-0`;
    const [found] = await this.#redis.call((redis) => redis.xrange(this.#keys.events(id), entry, entry));
    return found?.[1][1] === JSON.stringify(first);
  }
}
