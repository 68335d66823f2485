import { fileURLToPath } from 'node:url';
import type { Attempt } from '@trainyard/store';
import { afterEach, describe, expect, it } from 'vitest';
import { ChildReserve } from '../process/child-reserve.ts';
import { jobSpec } from '../testing/job-spec.ts';
import type { AttemptTask, ChildMessage } from './messages.ts';
import type { Relay } from './relay.ts';
import { defaultTiming, type Supervision, superviseChild } from './supervise.ts';

const program = fileURLToPath(new URL('../testing/stand-in-child.mjs', import.meta.url));
const reserve: Supervision['reserve'] = new ChildReserve({ program, env: {} });
afterEach(() => reserve.close());

/** An attempt whose child does as `behaviour` says; `heard` is called with what the child tells. */
function supervision(behaviour: string, heard: (message: ChildMessage) => void = () => {}) {
  const lost = new AbortController();
  const cancelled = new AbortController();
  const [forced, pausing] = [new AbortController(), new AbortController()];
  const shutdown = new AbortController();
  const spec = jobSpec({ target: { column: 'y', kind: 'number' }, labels: { behaviour } });
  const end: { end?: unknown } = {};
  const carry = async (batch: readonly ChildMessage[]) => {
    for (const message of batch) {
      if (message.type === 'end') end.end = message.end;
      heard(message);
    }
  };
  const relay = {
    carry,
    get end() {
      return end.end;
    },
  } as unknown as Relay;
  const attempt = {
    lost: lost.signal,
    cancelled: cancelled.signal,
    forced: forced.signal,
    pausing: pausing.signal,
    follow: () => {},
    look: () => {},
  } as unknown as Attempt;
  const task = { job: { spec }, resumeFrom: null, changes: [] } as unknown as AttemptTask;
  const options: Supervision = {
    attempt,
    task,
    relay,
    reserve,
    shutdown: shutdown.signal,
    timing: defaultTiming,
    logger: { info: () => {} },
  };
  return { options, lost, cancelled, forced, pausing, shutdown };
}

describe('superviseChild', () => {
  it('kills the child at once when the lease is lost', async () => {
    const { options, lost } = supervision('goOnWhenAskedToStop', ({ type }) => type === 'begin' && lost.abort());
    const { end, exit } = await superviseChild(options);
    expect(end).toBeUndefined();
    expect(exit.signal).toBe('SIGKILL');
  });

  it('starts no training for a lease that was lost before', async () => {
    const heard: ChildMessage[] = [];
    const { options, lost } = supervision('goOnWhenAskedToStop', (message) => heard.push(message));
    lost.abort();
    await superviseChild(options);
    expect(heard).toEqual([]);
  });

  it('tells the child of a cancel that came before it was started', async () => {
    const { options, cancelled } = supervision('stopWhenAsked');
    cancelled.abort();
    expect((await superviseChild(options)).end).toEqual({ result: 'stopped' });
  });

  it('tells the child of a pause', async () => {
    const { options, pausing } = supervision('stopWhenAsked');
    pausing.abort();
    expect((await superviseChild(options)).end).toEqual({ result: 'stopped' });
  });

  it('kills a child whose cancel is forced, whatever it is at', async () => {
    const { options, forced } = supervision('goOnWhenAskedToStop', ({ type }) => type === 'begin' && forced.abort());
    const { end, exit } = await superviseChild(options);
    expect(end).toBeUndefined();
    expect(exit.signal).toBe('SIGKILL');
  });

  it('leaves no child behind when what it tells cannot be stored', async () => {
    const pids: number[] = [];
    const { options } = supervision('goOnWhenAskedToStop', () => {
      throw new Error('the store is gone');
    });
    options.logger = { info: (fields: object) => void pids.push((fields as { childPid: number }).childPid) };
    await expect(superviseChild(options)).rejects.toThrow('the store is gone');
    expect(() => process.kill(pids[0]!, 0)).toThrow('ESRCH');
  });
});
