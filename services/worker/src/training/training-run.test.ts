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
      best: epoch === 1,
      last: epoch === 4,
    },
  ]);
const at = (epoch: number) => ({ epoch, step: epoch * 2 });

const refOf = ({ step }: Snapshot) => ({ sha256: String(step).padStart(64, '0'), sizeBytes: 1 });

/** Drives a training that does what the events say; what it told and how it ended. */
async function driven(events: TrainingEvent[], more: Partial<TrainingRunOptions> = {}, everyEpochs = 1) {
  const told: ChildMessage[] = [];
  const training = {
    stepsPerEpoch: 2,
    steps: 8,
    spentMs: 0,
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
    expect(end).toEqual({ result: 'completed', weights: checkpoints[1]!.weights, stopReason: 'completed' });
  });

  it('ends with the weights it resumed from when nothing was left to do', async () => {
    const weights = { sha256: 'f'.repeat(64), sizeBytes: 9 };
    const { end, checkpoints } = await driven([{ type: 'completed', reason: 'completed', ...at(4) }], {
      from: { ...at(4), weights },
    });
    expect(checkpoints).toEqual([]);
    expect(end).toEqual({ result: 'completed', weights, stopReason: 'completed' });
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

  it('ends with the best model where that was put back, stored by this attempt or by an earlier one', async () => {
    const spec = {
      epochs: 4,
      checkpoints: { everyEpochs: 4, keepBest: 1, keepLast: 1 },
      earlyStopping: { patience: 3, minDelta: 0, restoreBest: true, startFromEpoch: 0 },
    };
    const completed: TrainingEvent = { type: 'completed', reason: 'earlyStopped', ...at(4), restored: at(1) };
    const fresh = await driven([...epochs(4), completed], { spec });
    expect(fresh.checkpoints.map(({ epoch }) => epoch)).toEqual([1, 4]);
    const best = fresh.checkpoints[0]!.weights;
    expect(fresh.end).toEqual({ result: 'completed', weights: best, stopReason: 'earlyStopped' });
    expect(fresh.events.findLast(({ type }) => type === 'log')?.data).toMatchObject({
      message: expect.stringMatching(/^stopped early after step 8.*the final model is the best, that of step 2$/),
    });
    const kept = [{ step: 2, weights: { sha256: 'e'.repeat(64), sizeBytes: 3 } }];
    const resumed = await driven([...epochs(4).slice(6), completed], { spec, kept });
    expect(resumed.end).toMatchObject({ weights: kept[0]!.weights });
    const lost = await driven([...epochs(4).slice(6), completed], { spec });
    expect(lost.checkpoints.map(({ kind, step }) => [kind, step])).toEqual([
      ['epoch', 8],
      ['restored', 2],
    ]);
    expect(lost.end).toMatchObject({ weights: lost.checkpoints[1]!.weights });
  });

  it('writes a checkpoint after so many steps, and tells what is measured there', async () => {
    const checkpoints = { everySteps: 3, keepBest: 4, keepLast: 1 };
    const boundary: TrainingEvent = { type: 'boundary', epoch: 1, step: 3, validation: { loss: 7 }, best: false };
    const events = [...epochs(1), boundary, { ...boundary, step: 4, validation: { loss: 8 } }];
    const { checkpoints: written, events: told } = await driven([...events, { type: 'stopped', epoch: 1, step: 4 }], {
      spec: { epochs: 4, checkpoints },
    });
    expect(written.map(({ kind, step }) => [kind, step])).toEqual([
      ['step', 3],
      ['stop', 4],
    ]);
    const measured = told.filter(({ type, step }) => type === 'metric' && (step ?? 0) >= 3);
    expect(measured.map(({ step, data }) => [step, data])).toEqual([
      [3, { epoch: 1, values: { 'validation.loss': 7 } }],
      [4, { epoch: 1, values: { 'validation.loss': 8 } }],
    ]);
  });

  it('tells of a rollback: the loss of the step, and where the training went back to', async () => {
    const refused = { epoch: 1, step: 3, loss: Number.POSITIVE_INFINITY, refusal: 'loss' } as const;
    const { events } = await driven([
      ...epochs(1),
      { type: 'rolledBack', ...refused, to: at(1), factor: 0.5, times: 1 },
      { type: 'stopped', epoch: 1, step: 3 },
    ]);
    expect(events).toContainEqual({
      type: 'metric',
      step: 3,
      data: { epoch: 1, values: { 'train.batchLoss': null }, nonFinite: { 'train.batchLoss': 'inf' } },
    });
    expect(events.find(({ type }) => type === 'log')?.data).toMatchObject({
      level: 'warning',
      message: expect.stringMatching(/^the loss became Infinity at step 3, in epoch 2; went back .* step 2/),
    });
  });
});
