import { describe, expect, it } from 'vitest';
import type { CheckpointDraft } from '../attempt/messages.ts';
import { onAbort } from '../process/on-abort.ts';
import { CheckpointWriter, type Snapshot } from './checkpoint-writer.ts';

function snapshot(step: number, loss: number, sizeBytes = 1): Snapshot {
  const metrics = { values: { 'validation.loss': loss } };
  return { kind: 'epoch', epoch: step, step, metrics, weights: new Uint8Array(sizeBytes), state: new Uint8Array(0) };
}

/** A writer whose disk does one snapshot each time `proceed` is called. */
function slowWriter({ keepBest = 1, keepLast = 1, waitingBytes = 1000, fails = false } = {}) {
  const written: number[] = [];
  let finish: (() => void)[] = [];
  const store = async ({ step }: Snapshot) => {
    await new Promise<void>((resolve) => finish.push(resolve));
    if (fails) throw new Error('the disk is full');
    return { step } as CheckpointDraft;
  };
  const announce = ({ step }: CheckpointDraft) => void written.push(step);
  const rest = async () => {};
  const writer = new CheckpointWriter({ store, written: announce, policy: { keepBest, keepLast }, waitingBytes, rest });
  const proceed = async () => {
    for (const done of finish.splice(0)) done();
    finish = [];
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { writer, written, proceed };
}

describe('CheckpointWriter', () => {
  it('writes every snapshot when the disk keeps up', async () => {
    const { writer, written, proceed } = slowWriter();
    for (const step of [1, 2, 3]) {
      await writer.offer(snapshot(step, step));
      await proceed();
    }
    await writer.settled();
    expect(written).toEqual([1, 2, 3]);
  });

  it('leaves out those that a later and a better one make needless before they are written', async () => {
    const { writer, written, proceed } = slowWriter();
    const losses = [0.9, 0.5, 0.3, 0.4, 0.6];
    for (const [i, loss] of losses.entries()) await writer.offer(snapshot(i + 1, loss));
    for (let i = 0; i < 5; i++) await proceed();
    await writer.settled();
    expect(written).toEqual([1, 3, 5]);
  });

  it('keeps as many good ones as the policy does', async () => {
    const { writer, written, proceed } = slowWriter({ keepBest: 2 });
    const losses = [0.9, 0.5, 0.3, 0.4, 0.6];
    for (const [i, loss] of losses.entries()) await writer.offer(snapshot(i + 1, loss));
    for (let i = 0; i < 5; i++) await proceed();
    await writer.settled();
    expect(written).toEqual([1, 3, 4, 5]);
  });

  it('keeps as many late ones as the policy does', async () => {
    const { writer, written, proceed } = slowWriter({ keepLast: 3 });
    const losses = [0.9, 0.5, 0.3, 0.4, 0.6, 0.7];
    for (const [i, loss] of losses.entries()) await writer.offer(snapshot(i + 1, loss));
    for (let i = 0; i < 6; i++) await proceed();
    await writer.settled();
    expect(written).toEqual([1, 3, 4, 5, 6]);
  });

  it('makes the training wait when too many bytes do', async () => {
    const { writer, proceed } = slowWriter({ waitingBytes: 100 });
    await writer.offer(snapshot(1, 0.9, 80));
    await writer.offer(snapshot(2, 0.8, 80));
    let taken = false;
    const third = writer.offer(snapshot(3, 0.9, 80)).then(() => {
      taken = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(taken).toBe(false);
    for (let i = 0; i < 3; i++) await proceed();
    await third;
    await writer.settled();
  });

  it('rests between two writes, until somebody waits for the last one', async () => {
    const written: number[] = [];
    const writer = new CheckpointWriter({
      store: async ({ step }) => ({ step }) as CheckpointDraft,
      written: ({ step }) => void written.push(step),
      policy: { keepBest: 1, keepLast: 1 },
      rest: (_tookMs, hurry) => new Promise((resolve) => void onAbort(hurry, resolve)),
    });
    await writer.offer(snapshot(1, 0.9));
    await writer.offer(snapshot(2, 0.8));
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toEqual([1]);
    await writer.settled();
    expect(written).toEqual([1, 2]);
  });

  it('tells at the next call that a write failed', async () => {
    const { writer, proceed } = slowWriter({ fails: true });
    await writer.offer(snapshot(1, 0.9));
    await proceed();
    await expect(writer.settled()).rejects.toThrow('the disk is full');
    await expect(writer.offer(snapshot(2, 0.8))).rejects.toThrow('the disk is full');
  });
});
