import type { TrainingEvent } from '@trainyard/engine';
import { describe, expect, it } from 'vitest';
import type { ChildMessage } from '../attempt/messages.ts';
import type { Snapshot } from './checkpoint-writer.ts';
import { type RunEnd, TrainingRun, type TrainingRunOptions } from './training-run.ts';

const epochs = (count: number): TrainingEvent[] =>
  Array.from({ length: count }, (_, i) => i + 1).flatMap((epoch): TrainingEvent[] => [
    {
      type: 'steps',
      from: (epoch - 1) * 2,
      step: epoch * 2,
      epoch: epoch - 1,
      losses: Float32Array.of(1, 2),
      learningRates: Float64Array.of(0.1, 0.05),
      samples: 8,
      elapsedMs: 1,
    },
    {
      type: 'epoch',
      epoch,
      step: epoch * 2,
      learningRate: 0.05,
      train: { loss: 1 / epoch, accuracy: 0.5 },
      validation: { loss: epoch },
    },
  ]);
const at = (epoch: number) => ({ epoch, step: epoch * 2 });

const refOf = ({ step }: Snapshot) => ({ sha256: String(step).padStart(64, '0'), sizeBytes: 1 });

/** Drives a training that does what the events say; what it told and how it ended. */
async function driven(events: TrainingEvent[], more: Partial<TrainingRunOptions> = {}, everyEpochs = 1) {
  const told: ChildMessage[] = [];
  const training = {
    stepsPerEpoch: 2,
    async *run() {
      yield* events;
    },
    weights: async () => new Uint8Array(1),
    state: async () => new Uint8Array(1),
  };
  const run = new TrainingRun({
    training,
    spec: { epochs: 4, checkpoints: { everyEpochs, keepBest: 4, keepLast: 1 } },
    send: (message) => void told.push(message),
    store: async (snapshot) => {
      const { weights: _weights, state: _state, ...moment } = snapshot;
      const ref = refOf(snapshot);
      return { ...moment, weights: ref, trainingState: ref, onnx: ref };
    },
    ...more,
  });
  const end: RunEnd = await run.drive();
  const checkpoints = told.flatMap((message) => (message.type === 'checkpoint' ? [message.checkpoint] : []));
  const tellings = told.flatMap((message) => (message.type === 'event' ? [message.event] : []));
  return { end, checkpoints, events: tellings };
}

describe('TrainingRun', () => {
  it('tells of every epoch with its metrics, and of steps between', async () => {
    const { events } = await driven([...epochs(4), { type: 'completed', reason: 'completed', ...at(4) }]);
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(4);
    expect(events.find(({ type }) => type === 'epoch')).toMatchObject({
      step: 2,
      data: {
        epoch: 1,
        values: { 'train.loss': 1, 'train.accuracy': 0.5, 'train.learningRate': 0.05, 'validation.loss': 1 },
      },
    });
    const metrics = events.filter(({ type }) => type === 'metric');
    expect(metrics.map(({ step, data }) => [step, data])).toContainEqual([
      3,
      { epoch: 1, values: { 'train.batchLoss': 1, 'train.learningRate': 0.1 } },
    ]);
  });

  it('ends with the weights of its last epoch, whatever the cadence of checkpoints', async () => {
    const { end, checkpoints } = await driven(
      [...epochs(4), { type: 'completed', reason: 'completed', ...at(4) }],
      {},
      3,
    );
    expect(checkpoints.map(({ epoch }) => epoch)).toEqual([3, 4]);
    expect(end).toEqual({ result: 'completed', weights: checkpoints[1]!.weights });
  });

  it('ends with the weights it resumed from when nothing was left to do', async () => {
    const weights = { sha256: 'f'.repeat(64), sizeBytes: 9 };
    const { end, checkpoints } = await driven([{ type: 'completed', reason: 'completed', ...at(4) }], {
      from: { ...at(4), weights },
    });
    expect(checkpoints).toEqual([]);
    expect(end).toEqual({ result: 'completed', weights });
  });

  it('leaves a checkpoint of the step where it was stopped', async () => {
    const { end, checkpoints } = await driven([...epochs(1), { type: 'stopped', epoch: 1, step: 3 }]);
    expect(end).toEqual({ result: 'stopped' });
    expect(checkpoints.at(-1)).toMatchObject({ kind: 'stop', epoch: 1, step: 3, metrics: { values: {} } });
  });

  it('leaves no second checkpoint when it was stopped where the last one is', async () => {
    const { checkpoints } = await driven([...epochs(1), { type: 'stopped', ...at(1) }]);
    expect(checkpoints.map(({ kind, step }) => [kind, step])).toEqual([['epoch', 2]]);
  });

  it('fails where the loss is no number, naming step and epoch, and keeps the checkpoint before', async () => {
    const { end, checkpoints, events } = await driven([
      ...epochs(2),
      { type: 'diverged', epoch: 2, step: 5, loss: Number.NaN, refusal: 'loss' },
    ]);
    expect(end).toMatchObject({ result: 'failed', failure: { code: 'diverged', epoch: 3, step: 5, retryable: false } });
    expect(checkpoints.at(-1)).toMatchObject({ epoch: 2 });
    expect(events.findLast(({ type }) => type === 'metric')).toMatchObject({
      step: 5,
      data: { values: { 'train.batchLoss': null }, nonFinite: { 'train.batchLoss': 'nan' } },
    });
  });

  it('does not end before its last checkpoint is stored', async () => {
    const failing = driven([...epochs(4), { type: 'completed', reason: 'completed', ...at(4) }], {
      store: () => Promise.reject(new Error('the disk is full')),
    });
    await expect(failing).rejects.toThrow('the disk is full');
  });
});
