import type { Logger } from '@trainyard/service-kit';
import type { Attempt } from '@trainyard/store';
import type { ChildReserve } from '../process/child-reserve.ts';
import type { ChildExit, ForkedChild } from '../process/forked-child.ts';
import { onAbort } from '../process/on-abort.ts';
import type { AttemptEnd, AttemptTask, ChildMessage, SupervisorMessage } from './messages.ts';
import { changeLabel, waitingChanges } from './planned-changes.ts';
import { watchPulse } from './pulse.ts';
import type { Relay } from './relay.ts';

/** Durations of a supervisor. */
export interface SupervisorTiming {
  /** Between pings to the child. Default: 5,000. */
  pingEveryMs: number;
  /** A child that answers no ping for so long is killed. Default: 60,000. */
  silentMs: number;
  /** What a child gets to hand its attempt back before it is killed. Default: 10,000. */
  handBackMs: number;
}

export const defaultTiming: SupervisorTiming = { pingEveryMs: 5000, silentMs: 60_000, handBackMs: 10_000 };

/** What the supervisor of an attempt works with. */
export interface Supervision {
  attempt: Attempt;
  task: AttemptTask;
  relay: Relay;
  /** Where children come from. */
  reserve: ChildReserve<SupervisorMessage, ChildMessage>;
  /** Aborts when the worker shuts down: the attempt stops at its next step and is handed back. */
  shutdown: AbortSignal;
  timing: SupervisorTiming;
  logger: Pick<Logger, 'info'>;
}

/** How a child's life went: what it said at the end, if it did, and how its process ended. */
export interface SupervisedEnd {
  end: AttemptEnd | undefined;
  exit: ChildExit;
}

type AttemptChild = ForkedChild<SupervisorMessage, ChildMessage>;

function handBackWithin(child: AttemptChild, boundMs: number): void {
  child.send({ type: 'stop', reason: 'handBack' });
  const timer = setTimeout(() => child.kill(), boundMs);
  void child.exited.then(() => clearTimeout(timer));
}

/** Passes on what others ask of the attempt: nobody who lost the lease goes on, nobody who was cancelled or paused takes a further step. */
function obey({ attempt, shutdown, timing }: Supervision, child: AttemptChild): () => void {
  const ends = [
    onAbort(attempt.lost, () => child.kill()),
    onAbort(attempt.forced, () => child.kill()),
    onAbort(attempt.cancelled, () => child.send({ type: 'stop', reason: 'cancel' })),
    onAbort(attempt.pausing, () => child.send({ type: 'stop', reason: 'pause' })),
    onAbort(shutdown, () => handBackWithin(child, timing.handBackMs)),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** Passes on the changes that are accepted from now on. */
function passChanges({ attempt, task }: Supervision, child: AttemptChild): void {
  const told = new Set(task.changes.map(changeLabel));
  attempt.follow((status) => {
    const news = waitingChanges(status).filter((change) => !told.has(changeLabel(change)));
    for (const change of news) {
      told.add(changeLabel(change));
      child.send({ type: 'change', change });
    }
  });
  // One that was accepted before it was listened for.
  attempt.look();
}

/**
 * Runs the attempt's child from its start to its end and stores what it tells. The child never outlives this call.
 * @throws what the store throws when it cannot keep what the child tells
 */
export async function superviseChild(supervision: Supervision): Promise<SupervisedEnd> {
  const { task, relay, reserve, timing } = supervision;
  const child: AttemptChild = reserve.take();
  const patient = {
    ping: (id: number) => child.send({ type: 'ping', id }),
    received: () => child.received,
    onSilent: () => child.kill(),
  };
  const stopPulse = watchPulse(patient, { everyMs: timing.pingEveryMs, silentMs: timing.silentMs });
  supervision.logger.info({ childPid: child.pid }, 'the child of the attempt was started');
  child.send({ type: 'start', task });
  passChanges(supervision, child);
  const release = obey(supervision, child);
  try {
    for await (const batch of child.batches()) {
      await relay.carry(batch);
      // While a network trains there is time to load a child for the next one.
      if (batch.some(({ type }) => type === 'begin')) reserve.prepare();
      if (relay.end) child.kill();
    }
  } finally {
    release();
    stopPulse();
    child.kill();
    await child.exited;
  }
  return { end: relay.end, exit: await child.exited };
}
