import { setTimeout as sleep } from 'node:timers/promises';

/** Work that goes on in the background until it is stopped. */
export interface Schedule {
  /** Begins nothing more, and resolves when what was begun is done. */
  stop(): Promise<void>;
}

/** What is done on a schedule. */
export interface SchedulesOptions {
  work: () => Promise<unknown>;
  /** Hears of work that failed; it is done again at the next time. */
  failed: (error: unknown) => void;
  /** Before the first time, in milliseconds. Default: 0. */
  firstAfterMs?: number;
  /** From the end of one time to the beginning of the next, in milliseconds. */
  everyMs: number;
}

/** The schedules of one kind of work in a process. */
export interface Schedules {
  start(): Schedule;
  /** Stops all that were started. */
  close(): Promise<void>;
}

async function repeat(options: SchedulesOptions, signal: AbortSignal): Promise<void> {
  const { work, failed, firstAfterMs = 0, everyMs } = options;
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);
  if (firstAfterMs > 0) await pause(firstAfterMs);
  while (!signal.aborted) {
    await work().catch(failed);
    await pause(everyMs);
  }
}

/** Schedules of this work; none is started yet. */
export function createSchedules(options: SchedulesOptions): Schedules {
  const started = new Set<Schedule>();
  return {
    start() {
      const stopping = new AbortController();
      const running = repeat(options, stopping.signal);
      const schedule = {
        async stop() {
          stopping.abort();
          started.delete(schedule);
          await running;
        },
      };
      started.add(schedule);
      return schedule;
    },
    async close() {
      await Promise.all([...started].map((schedule) => schedule.stop()));
    },
  };
}
