import { type AttemptPayload, attemptEntryId, attemptOfEntry, makeId, type TimeEstimate } from '@trainyard/contracts';
import { ulid } from 'ulid';
import type { RedisGate } from '../redis/redis-gate.ts';
import type { StoreLogger } from '../store.ts';
import { addEntry, countsOf, unlessUnknown } from './entries.ts';
import type { LazyQueue } from './lazy-queue.ts';
import type { Pending, ProjectDepth } from './pending.ts';
import type { EnqueueOutcome, Processor, Queue, QueueCounts } from './queue.ts';

export interface AttemptQueueOptions {
  queue: LazyQueue;
  pending: Pending;
  redis: RedisGate;
  logger: StoreLogger;
}

/** What waits and what is in hand of the attempts. */
export interface AttemptQueue
  extends Pick<Queue, 'enqueueAttempt' | 'place' | 'depths'>,
    Pick<Pending, 'placeOfNew' | 'expected' | 'hold' | 'held'> {
  /** Takes an attempt out of the queue, if it still waits there; a failure is of no consequence. */
  removeAttempt(payload: AttemptPayload): Promise<void>;
  /** Moves an attempt to where its priority has it, if it waits; a failure is of no consequence. */
  moveAttempt(payload: AttemptPayload, priority: number, expected?: TimeEstimate): Promise<void>;
  /** Puts an attempt that was taken and could not begin back to where it was. @throws StoreUnavailable */
  giveBack(payload: AttemptPayload): Promise<void>;
  /** Gives a project that was held its turns again, `room` of them at once. @throws StoreUnavailable */
  release(project: string, room: number): Promise<void>;
  /** Those of the given attempts that do not wait, and that no entry stands for. @throws StoreUnavailable */
  missingAttempts(payloads: readonly AttemptPayload[]): Promise<AttemptPayload[]>;
  /**
   * Adds entries until there are as many as attempts wait that may begin, by the room that their projects have; tells how many
   * were missing. @throws StoreUnavailable
   */
  refillTokens(roomOf: (project: string) => Promise<number>): Promise<number>;
  attemptCounts(): Promise<QueueCounts>;
  /** Hands the attempt whose turn it is to a processor. */
  inTurn(processor: Processor<AttemptPayload>): Processor<AttemptPayload>;
}

/** Attempts that are asked for at a time. */
const chunk = 500;

const tokenName = (entry: string, number: number | string) => `${entry}-${number}`;

const waitingOf = (depths: readonly ProjectDepth[]) => depths.reduce((sum, { waiting }) => sum + waiting, 0);

/**
 * The queue of attempts. An entry of it is a token: whichever worker takes one runs the attempt whose turn it is. Tokens are
 * all alike, so one more or less than there are attempts does no harm: too many end quietly, and the reconciler adds what
 * is missing.
 */
export function createAttemptQueue(options: AttemptQueueOptions): AttemptQueue {
  const { queue, pending, logger } = options;
  const addToken = (payload: AttemptPayload, number: number | string): Promise<EnqueueOutcome> =>
    addEntry(queue, logger, payload, { jobId: tokenName(attemptEntryId(payload), number), priority: 1 });
  const addTokens = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at++) await addToken(anyAttempt, ulid());
  };
  return {
    enqueueAttempt: (payload, priority, project, expected) =>
      unlessUnknown(logger, payload, async () => {
        const number = await pending.put(attemptEntryId(payload), project, priority, expected);
        return number === 0 ? 'queued' : addToken(payload, number);
      }),
    async moveAttempt(payload, priority, expected) {
      await pending.reprioritize(attemptEntryId(payload), priority, expected).catch((error: unknown) => {
        logger.warn({ err: error, ...payload }, 'an attempt waits with the priority it had');
      });
    },
    giveBack: (payload) => pending.giveBack(attemptEntryId(payload)),
    hold: (project) => pending.hold(project),
    held: () => pending.held(),
    async release(project, room) {
      await addTokens(Math.min(room, await pending.release(project)));
    },
    place: (payload) => pending.place(attemptEntryId(payload)),
    placeOfNew: (project, priority) => pending.placeOfNew(project, priority),
    expected: (projects, limit) => pending.expected(projects, limit),
    depths: () => pending.depths(),
    removeAttempt: (payload) => remove(options, attemptEntryId(payload)),
    missingAttempts: (payloads) => missing(options, payloads),
    async refillTokens(roomOf) {
      const { waiting: tokens } = await countsOf(queue);
      let wanted = 0;
      for (const { project, waiting, isHeld } of await pending.depths()) {
        if (!isHeld) wanted += Math.min(waiting, await roomOf(project));
      }
      const lacking = Math.max(0, wanted - tokens);
      await addTokens(lacking);
      return lacking;
    },
    async attemptCounts() {
      const [{ active }, depths] = await Promise.all([countsOf(queue), pending.depths()]);
      return { waiting: waitingOf(depths), active };
    },
    inTurn: (processor) => inTurn(pending, processor),
  };
}

/** What a token is named after that stands for whatever waits. */
const anyAttempt: AttemptPayload = { jobId: makeId('job', '0'.repeat(26)), attempt: 1 };

function inTurn(pending: Pending, processor: Processor<AttemptPayload>): Processor<AttemptPayload> {
  return async (_payload, context) => {
    const entry = await pending.take(context.entryId);
    if (entry === undefined) return;
    try {
      await processor(attemptOfEntry(entry), context);
    } finally {
      // One whose lock was lost is in other hands by now.
      if (!context.signal.aborted) await pending.done(context.entryId);
    }
  };
}

async function remove({ queue, pending, logger }: AttemptQueueOptions, entry: string): Promise<void> {
  try {
    const number = await pending.remove(entry);
    // A token that is taken already stays: it finds one attempt less.
    if (number > 0) await queue.use((bull) => bull.remove(tokenName(entry, number)));
  } catch (error) {
    // Whoever takes the attempt all the same finds that its job does not wait.
    logger.warn({ err: error, entry }, 'an attempt may still be in the queue');
  }
}

async function missing(options: AttemptQueueOptions, payloads: readonly AttemptPayload[]): Promise<AttemptPayload[]> {
  await forgetLostTokens(options);
  const found: AttemptPayload[] = [];
  for (let start = 0; start < payloads.length; start += chunk) {
    const absent = await options.pending.absent(payloads.slice(start, start + chunk).map(attemptEntryId));
    found.push(...absent.map(attemptOfEntry));
  }
  return found;
}

/** Forgets what tokens stood for that are gone: nobody will come with them again. */
async function forgetLostTokens({ queue, pending, redis }: AttemptQueueOptions): Promise<void> {
  for (const token of await pending.tokens()) {
    const key = await queue.use(async (bull) => bull.toKey(token));
    if ((await redis.call((client) => client.exists(key))) === 0) await pending.done(token);
  }
}
