import type { AttemptPayload, TimeEstimate } from '@trainyard/contracts';
import type { Workers } from '../leases/workers.ts';
import type { RunningRoom } from '../projects/running-room.ts';
import type { StoreQueue } from '../queue/bull-queues.ts';
import type { ExpectedTimes, PendingPlace } from '../queue/pending.ts';
import type { RunningWork } from './running-work.ts';
import { startTime, type Work } from './start-time.ts';

/** Why it cannot be told when an attempt begins: nobody works, its project may run nothing, or nothing ahead tells its time. */
export type UnknownStart = 'noWorker' | 'noRoom' | 'noEstimates';

/** Where an attempt stands, and when it is expected to begin. */
export interface Outlook extends PendingPlace {
  /** Attempts that the living workers train at a time. */
  slots: number;
  /** Until it begins; both as though everything ahead took its p50, or its p90. Null: see `etaUnknown`. */
  eta: TimeEstimate | null;
  etaUnknown: UnknownStart | null;
  /** Attempts ahead that were reckoned at the mean of others: they tell no time, or are too many to look at each. */
  assumed: number;
}

/** When attempts begin, by what those before them are expected to take. */
export interface Forecast {
  /** Undefined: the attempt does not wait. @throws StoreUnavailable */
  ofAttempt(payload: AttemptPayload): Promise<Outlook | undefined>;
  /** Of a job that came now. @throws StoreUnavailable */
  ofNew(project: string, priority: number): Promise<Outlook>;
}

export interface ForecastDeps {
  queue: Pick<StoreQueue, 'place' | 'placeOfNew' | 'expected'>;
  room: Pick<RunningRoom, 'limit'>;
  workers: Pick<Workers, 'list'>;
  running: () => Promise<RunningWork[]>;
}

/** Attempts ahead that are looked at one by one, whatever waits. */
const lookedAt = 256;

/** What takes a time; null: not known. */
interface Piece {
  isOwn: boolean;
  time: { p50Ms: number; p90Ms: number } | null;
}

interface Ahead {
  /** Those that were looked at, in the order of their turns. */
  pieces: Piece[];
  /** How many more there are. */
  beyond: number;
  mean: Piece['time'];
}

function aheadOf({ project, turns }: PendingPlace, expected: readonly ExpectedTimes[]): Ahead {
  const known = turns.flatMap(({ project: name, first, ahead }, index) =>
    (expected[index]?.first ?? []).slice(0, ahead).map((time, at) => ({ name, turn: first + at, time })),
  );
  // Of equal turns the first by name.
  known.sort((a, b) => a.turn - b.turn || (a.name < b.name ? -1 : 1));
  const all = turns.reduce((sum, { ahead }) => sum + ahead, 0);
  return {
    pieces: known.map(({ name, time }) => ({ isOwn: name === project, time })),
    beyond: all - known.length,
    mean: meanOf(expected.map(({ mean }) => mean)),
  };
}

function meanOf(times: readonly Piece['time'][]): Piece['time'] {
  const known = times.filter((time) => time !== null);
  if (known.length === 0) return null;
  const of = (pick: (time: (typeof known)[number]) => number) =>
    known.reduce((sum, time) => sum + pick(time), 0) / known.length;
  return { p50Ms: of(({ p50Ms }) => p50Ms), p90Ms: of(({ p90Ms }) => p90Ms) };
}

interface Way {
  slots: number;
  ownLimit: number;
  running: readonly Piece[];
  ahead: Ahead;
}

/** When it begins; undefined when something ahead takes nobody knows how long. */
function etaOf({ slots, ownLimit, running, ahead }: Way): TimeEstimate | undefined {
  const mean = ahead.mean ?? meanOf(running.map(({ time }) => time)) ?? meanOf(ahead.pieces.map(({ time }) => time));
  const all = [...running, ...ahead.pieces];
  // With room for all of it, it is of no matter how long it takes.
  const own = all.filter(({ isOwn }) => isOwn).length;
  if (all.length + ahead.beyond < slots && own < ownLimit) return { p50Ms: 0, p90Ms: 0 };
  if (!mean && (ahead.beyond > 0 || all.some(({ time }) => time === null))) return undefined;
  const at = (quantile: 'p50Ms' | 'p90Ms'): number => {
    const work = ({ isOwn, time }: Piece): Work => ({ isOwn, ms: (time ?? mean)?.[quantile] ?? 0 });
    const beyond = ahead.beyond * (mean?.[quantile] ?? 0);
    const way = { slots, ownLimit, running: running.map(work), ahead: ahead.pieces.map(work), beyond };
    return Math.round(startTime(way));
  };
  return { p50Ms: at('p50Ms'), p90Ms: at('p90Ms') };
}

export function createForecast({ queue, room, workers, running }: ForecastDeps): Forecast {
  async function outlookOf(place: PendingPlace): Promise<Outlook> {
    const each = Math.max(1, Math.floor(lookedAt / Math.max(1, place.turns.length)));
    const [expected, inHand, alive, ownLimit] = await Promise.all([
      queue.expected(
        place.turns.map(({ project }) => project),
        each,
      ),
      running(),
      workers.list(),
      room.limit(place.project),
    ]);
    const slots = alive.reduce((sum, { threads }) => sum + threads, 0);
    const ahead = aheadOf(place, expected);
    const assumed = ahead.beyond + ahead.pieces.filter(({ time }) => time === null).length;
    const unknown = (etaUnknown: UnknownStart) => ({ ...place, slots, assumed, eta: null, etaUnknown });
    if (slots === 0) return unknown('noWorker');
    if (ownLimit < 1) return unknown('noRoom');
    const pieces = inHand.map(({ project, left }) => ({ isOwn: project === place.project, time: left }));
    const eta = etaOf({ slots, ownLimit, running: pieces, ahead });
    return eta ? { ...place, slots, assumed, eta, etaUnknown: null } : unknown('noEstimates');
  }

  return {
    async ofAttempt(payload) {
      const place = await queue.place(payload);
      return place && outlookOf(place);
    },
    ofNew: async (project, priority) => outlookOf(await queue.placeOfNew(project, priority)),
  };
}
