import { describe, expect, it } from 'vitest';
import { checkModel } from '../../model/check.ts';
import { stepCost } from '../cost/step-cost.ts';
import { type PlannedTraining, probePlan } from './probe-plan.ts';

const { model: large } = checkModel({
  input: { shape: [1, 28, 28] },
  layers: [
    { type: 'conv2d', filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' },
    { type: 'flatten' },
    { type: 'dense', units: 128, activation: 'relu' },
    { type: 'dense', units: 10 },
  ],
});
const { model: small } = checkModel({ input: { shape: [4] }, layers: [{ type: 'dense', units: 3 }] });

function planned(more: Partial<PlannedTraining> = {}): PlannedTraining {
  return { model: large!, steps: 5000, batchSize: 64, rows: 32_000, ...more };
}

/** Steps after which a training with ends of epochs so many steps apart is looked at, the start included. */
function moments(training: PlannedTraining, apart: number): number[] {
  const plan = probePlan(training);
  if (plan === undefined) return [];
  const at = [0];
  for (let step = apart; step <= training.steps; step += apart) {
    if (plan.isDue(step, at.length)) at.push(step);
  }
  return at;
}

describe('the plan of probes', () => {
  it('takes less than a hundredth of a long training', () => {
    const training = planned();
    const { batch, batches } = probePlan(training)!.size;
    const { msPerSample, msPerStep } = stepCost(large!);
    const look = batches * (msPerStep + batch * msPerSample);
    const whole = training.steps * (msPerStep + training.batchSize * msPerSample);
    expect(moments(training, 500).length * look).toBeLessThan(0.01 * whole);
    expect(moments(training, 500).length).toBeGreaterThan(4);
  });

  it('looks at the first epochs, then now and then to the end', () => {
    const at = moments(planned({ model: small!, rows: 150, batchSize: 32 }), 5);
    expect(at.slice(0, 4)).toEqual([0, 5, 10, 15]);
    expect(at.length).toBeLessThanOrEqual(201);
    expect(at.at(-1)).toBeGreaterThan(4500);
  });

  it('has no room for any in a training of a few heavy steps', () => {
    expect(moments(planned({ steps: 4, batchSize: 4096 }), 4)).toEqual([]);
  });

  it('puts small batches together, and takes no more rows than there are', () => {
    expect(probePlan(planned({ model: small!, batchSize: 1, rows: 100 }))?.size).toEqual({ batch: 32, batches: 3 });
    expect(probePlan(planned({ model: small!, batchSize: 20, rows: 20 }))?.size).toEqual({ batch: 20, batches: 1 });
  });
});
