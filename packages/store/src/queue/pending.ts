import type { RedisGate } from '../redis/redis-gate.ts';
import {
  absentScript,
  depthsScript,
  doneScript,
  placeScript,
  putScript,
  removeScript,
  reprioritizeScript,
  takeScript,
} from './pending-scripts.ts';

/** What waits of one project. */
export interface ProjectDepth {
  project: string;
  waiting: number;
  /** Attempts by their priority, the most urgent first. */
  byPriority: { priority: number; waiting: number }[];
}

/** Where an attempt stands among those that wait. */
export interface PendingPlace {
  /** Attempts of its own project that come first. */
  own: number;
  /** Attempts of other projects that come first. */
  others: number;
}

/**
 * The attempts that wait for a worker, by project: within one the most urgent first and equals as they came, between
 * projects in turn. All of it is made again from the artifacts when Redis loses it.
 */
export interface Pending {
  /** Adds an attempt; the number of the token that it needs, 0 when it waits already. */
  put(entry: string, project: string, priority: number): Promise<number>;
  /** What a token stands for now: the same when it comes again. Undefined: nothing waits. */
  take(token: string): Promise<string | undefined>;
  /** A token will not come again. */
  done(token: string): Promise<void>;
  /** Tokens that stand for an attempt. */
  tokens(): Promise<string[]>;
  /** Takes an attempt out; the number of its token, 0 when it did not wait. */
  remove(entry: string): Promise<number>;
  /** Tells whether it waited. */
  reprioritize(entry: string, priority: number): Promise<boolean>;
  /** Undefined: it does not wait. */
  place(entry: string): Promise<PendingPlace | undefined>;
  depths(): Promise<ProjectDepth[]>;
  /** Those that neither wait nor are given to a token. */
  absent(entries: readonly string[]): Promise<string[]>;
}

type Starts = [project: string, waiting: number, start: string][];

/** What comes before the attempt at a place of its project: each project has its turn at every whole unit of time. */
function placeAmong([own, project, all]: [number, string, Starts]): PendingPlace {
  const start = Number(all.find(([name]) => name === project)?.[2] ?? 0) + own;
  const others = all.flatMap(([name, waiting, first]) => {
    if (name === project) return [];
    const until = start - Number(first);
    // Of equal times the first by name.
    return [Math.min(waiting, Math.max(0, name < project ? Math.floor(until) + 1 : Math.ceil(until)))];
  });
  return { own, others: others.reduce((sum, count) => sum + count, 0) };
}

function depthOf([project, waiting, flat]: [string, number, string[]]): ProjectDepth {
  const byPriority = flat.flatMap((text, at) =>
    at % 2 === 0 ? [{ priority: Number(text), waiting: Number(flat[at + 1]) }] : [],
  );
  return { project, waiting, byPriority: byPriority.sort((a, b) => a.priority - b.priority) };
}

/** Attempts that wait, in Redis under one root. */
export function createPending(redis: RedisGate, root: string): Pending {
  return {
    put: async (entry, project, priority) => Number(await redis.script(putScript, [root], [entry, project, priority])),
    take: async (token) => String(await redis.script(takeScript, [root], [token])) || undefined,
    done: async (token) => void (await redis.script(doneScript, [root], [token])),
    tokens: () => redis.call((client) => client.hkeys(`${root}:served`)),
    remove: async (entry) => Number(await redis.script(removeScript, [root], [entry])),
    reprioritize: async (entry, priority) => (await redis.script(reprioritizeScript, [root], [entry, priority])) === 1,
    async place(entry) {
      const found = (await redis.script(placeScript, [root], [entry])) as [] | [number, string, Starts];
      return found.length === 0 ? undefined : placeAmong(found);
    },
    depths: async () => ((await redis.script(depthsScript, [root], [])) as [string, number, string[]][]).map(depthOf),
    absent: async (entries) =>
      entries.length === 0 ? [] : ((await redis.script(absentScript, [root], entries)) as string[]),
  };
}
