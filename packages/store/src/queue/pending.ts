import type { TimeEstimate } from '@trainyard/contracts';
import type { RedisGate } from '../redis/redis-gate.ts';
import {
  absentScript,
  depthsScript,
  doneScript,
  expectedScript,
  giveBackScript,
  holdScript,
  placeScript,
  putScript,
  releaseScript,
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
  /** Whether it has no turns, because as many of its jobs run as may. */
  isHeld: boolean;
}

/** Where an attempt stands among those that wait. */
export interface PendingPlace {
  project: string;
  /** Attempts of its own project that come first. */
  own: number;
  /** Attempts of other projects that come first. */
  others: number;
  /** Whether its project has no turns, because as many of its jobs run as may. */
  isHeld: boolean;
  /** By project how many of it come first, and when its next has its turn: attempts do at every whole number from there. */
  turns: { project: string; first: number; ahead: number }[];
}

/** What is expected of the attempts of a project. */
export interface ExpectedTimes {
  /** Of the first that wait, in their order; null: not known. */
  first: (TimeEstimate | null)[];
  /** Of all that wait and tell any; null: none does. */
  mean: TimeEstimate | null;
}

/**
 * The attempts that wait for a worker, by project: within one the most urgent first and equals as they came, between
 * projects in turn. All of it is made again from the artifacts when Redis loses it.
 */
export interface Pending {
  /** Adds an attempt; the number of the token that it needs, 0 when it needs none. */
  put(entry: string, project: string, priority: number, expected?: TimeEstimate): Promise<number>;
  /** What a token stands for now: the same when it comes again. Undefined: nothing waits. */
  take(token: string): Promise<string | undefined>;
  /** A token will not come again. */
  done(token: string): Promise<void>;
  /** Puts an attempt that was taken and could not begin back to where it was. */
  giveBack(entry: string): Promise<void>;
  /** Takes away the turns of a project until it is released. */
  hold(project: string): Promise<void>;
  /** Gives a project its turns again; how many of its attempts wait, 0 when it was not held. */
  release(project: string): Promise<number>;
  /** Projects that have no turns. */
  held(): Promise<string[]>;
  /** Tokens that stand for an attempt. */
  tokens(): Promise<string[]>;
  /** Takes an attempt out; the number of its token, 0 when it did not wait. */
  remove(entry: string): Promise<number>;
  /** Tells whether it waited. */
  reprioritize(entry: string, priority: number, expected?: TimeEstimate): Promise<boolean>;
  /** Undefined: it does not wait. */
  place(entry: string): Promise<PendingPlace | undefined>;
  /** The place of one that came now. */
  placeOfNew(project: string, priority: number): Promise<PendingPlace>;
  /** What is expected of the first `limit` attempts of each project. */
  expected(projects: readonly string[], limit: number): Promise<ExpectedTimes[]>;
  depths(): Promise<ProjectDepth[]>;
  /** Those that neither wait nor are given to a token. */
  absent(entries: readonly string[]): Promise<string[]>;
}

type Starts = [project: string, waiting: number, start: string][];
type Placed = [own: number, project: string, start: string, isHeld: number, all: Starts];

/** What comes before the attempt at a place of its project: each project has its turn at every whole unit of time. */
function placeAmong([own, project, start, isHeld, all]: Placed): PendingPlace {
  const turn = Number(start) + own;
  const others = all.flatMap(([name, waiting, first]) => {
    if (name === project) return [];
    const until = turn - Number(first);
    // Of equal times the first by name.
    const ahead = Math.min(waiting, Math.max(0, name < project ? Math.floor(until) + 1 : Math.ceil(until)));
    return ahead > 0 ? [{ project: name, first: Number(first), ahead }] : [];
  });
  const turns = own > 0 ? [{ project, first: Number(start), ahead: own }, ...others] : others;
  return { project, own, others: others.reduce((sum, { ahead }) => sum + ahead, 0), isHeld: isHeld === 1, turns };
}

function depthOf([project, waiting, flat, isHeld]: [string, number, string[], number]): ProjectDepth {
  const byPriority = flat.flatMap((text, at) =>
    at % 2 === 0 ? [{ priority: Number(text), waiting: Number(flat[at + 1]) }] : [],
  );
  return { project, waiting, byPriority: byPriority.sort((a, b) => a.priority - b.priority), isHeld: isHeld === 1 };
}

/** Thirty years: the sums stay whole numbers. */
const longestMs = 1e12;

function timesText(expected: TimeEstimate | undefined): string {
  if (!expected) return '';
  return [expected.p50Ms, expected.p90Ms].map((ms) => Math.round(Math.min(ms, longestMs))).join(' ');
}

function timesOf(text: string): TimeEstimate | null {
  const [p50Ms = 0, p90Ms = 0] = text.split(' ').map(Number);
  return text === '' ? null : { p50Ms, p90Ms };
}

function expectedOf([first, known, p50, p90]: [string[], ...(string | number)[]]): ExpectedTimes {
  const mean = Number(known) > 0 ? { p50Ms: Number(p50) / Number(known), p90Ms: Number(p90) / Number(known) } : null;
  return { first: first.map(timesOf), mean };
}

/** Attempts that wait, in Redis under one root. */
export function createPending(redis: RedisGate, root: string): Pending {
  const run = (script: Parameters<RedisGate['script']>[0], args: readonly (string | number)[]) =>
    redis.script(script, [root], [...args]);
  return {
    put: async (entry, project, priority, times) =>
      Number(await run(putScript, [entry, project, priority, timesText(times)])),
    take: async (token) => String(await run(takeScript, [token])) || undefined,
    done: async (token) => void (await run(doneScript, [token])),
    giveBack: async (entry) => void (await run(giveBackScript, [entry])),
    hold: async (project) => void (await run(holdScript, [project])),
    release: async (project) => Number(await run(releaseScript, [project])),
    held: () => redis.call((client) => client.smembers(`${root}:held`)),
    tokens: () => redis.call((client) => client.hkeys(`${root}:served`)),
    remove: async (entry) => Number(await run(removeScript, [entry])),
    reprioritize: async (entry, priority, times) =>
      (await run(reprioritizeScript, [entry, priority, timesText(times)])) === 1,
    async place(entry) {
      const found = (await run(placeScript, [entry])) as [] | Placed;
      return found.length === 0 ? undefined : placeAmong(found);
    },
    placeOfNew: async (project, priority) => placeAmong((await run(placeScript, ['', project, priority])) as Placed),
    async expected(projects, limit) {
      if (projects.length === 0) return [];
      const all = await run(expectedScript, [limit, ...projects]);
      return (all as Parameters<typeof expectedOf>[0][]).map(expectedOf);
    },
    depths: async () => ((await run(depthsScript, [])) as Parameters<typeof depthOf>[0][]).map(depthOf),
    absent: async (entries) => (entries.length === 0 ? [] : ((await run(absentScript, entries)) as string[])),
  };
}
