import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeInOrder, installShutdown } from './shutdown.ts';

const events = ['SIGTERM', 'SIGINT', 'uncaughtException'] as const;
const before = new Map(events.map((event) => [event, process.listeners(event as 'SIGTERM')]));

afterEach(() => {
  vi.restoreAllMocks();
  for (const [event, listeners] of before) {
    for (const listener of process.listeners(event as 'SIGTERM')) {
      if (!listeners.includes(listener)) process.removeListener(event, listener);
    }
  }
});

function recorder() {
  const log: string[] = [];
  const logger = {
    info: (message: unknown) => log.push(String(message)),
    error: (first: unknown, message?: unknown) => log.push(`error: ${message ?? first}`),
  };
  return { log, logger };
}

/** Installs a shutdown, starts it, and resolves with the exit code the process would have ended with. */
async function exitCodeOf(options: Parameters<typeof installShutdown>[0]): Promise<unknown> {
  return new Promise((resolve) => {
    vi.spyOn(process, 'exit').mockImplementation(((code: unknown) => resolve(code)) as typeof process.exit);
    installShutdown(options).close();
  });
}

describe('closeInOrder', () => {
  it('closes one after the other, and goes on after one that fails', async () => {
    const { log, logger } = recorder();
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.push('server');
    };
    const closers = [
      { name: 'server', close: slow },
      { name: 'queue', close: () => Promise.reject(new Error('gone')) },
      { name: 'redis', close: () => log.push('redis') },
    ];
    expect(await closeInOrder(closers, logger)).toEqual(['queue']);
    expect(log).toEqual(['server', 'error: closing queue failed', 'redis']);
  });
});

describe('installShutdown', () => {
  it('closes everything and ends with 0', async () => {
    const { log, logger } = recorder();
    const closers = [{ name: 'server', close: () => log.push('server') }];
    expect(await exitCodeOf({ closers, logger: logger as never })).toBe(0);
    expect(log).toEqual(['shutting down', 'server']);
  });

  it('ends with 1 when something could not be closed', async () => {
    const { log, logger } = recorder();
    const closers = [{ name: 'queue', close: () => Promise.reject(new Error('gone')) }];
    expect(await exitCodeOf({ closers, logger: logger as never })).toBe(1);
    expect(log).toContain('error: Error: could not close queue');
  });

  it('ends with 1 when its time is over', async () => {
    const { log, logger } = recorder();
    const closers = [{ name: 'redis', close: () => new Promise(() => undefined) }];
    expect(await exitCodeOf({ closers, logger: logger as never, timeoutMs: 20 })).toBe(1);
    expect(log).toContain('error: not everything was closed within 20 ms, ending anyway');
  });

  it('starts on SIGTERM', async () => {
    const { log, logger } = recorder();
    const code = new Promise((resolve) => {
      vi.spyOn(process, 'exit').mockImplementation(((exitCode: unknown) => resolve(exitCode)) as typeof process.exit);
    });
    installShutdown({ closers: [], logger: logger as never });
    process.emit('SIGTERM', 'SIGTERM');
    expect(await code).toBe(0);
    expect(log).toEqual(['SIGTERM received, shutting down']);
  });
});
