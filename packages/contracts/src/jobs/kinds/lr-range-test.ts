import { z } from 'zod';
import { checkpointPolicySchema } from '../checkpoint-policy.ts';
import { jobKind } from './job-kind.ts';

const rate = (value: number, what: string) =>
  z.number().gt(0).max(1e6).default(value).describe(`${what}, above 0 to 1e6. Default: ${value}.`);

/** Most steps of a range test: its report lists every one. */
const mostSteps = 10_000;

/** Trains while the learning rate grows from step to step, to find the rates at which this model learns this data. */
export const lrRangeTest = jobKind({
  kind: 'lrRangeTest',
  description:
    'Trains while the learning rate grows from step to step and reports where the loss falls fastest and where it blows up: a suggested rate, bounds for a cyclical schedule, and a patch for the job that trains. It keeps no checkpoints: its weights are of no use.',
  own: {
    minLearningRate: rate(1e-6, 'Rate of the first step'),
    maxLearningRate: rate(1, 'Rate of the last step'),
    steps: z.int().min(10).max(mostSteps).default(100).describe('Steps, 10 to 10,000. Default: 100.'),
    spacing: z
      .enum(['exponential', 'linear'])
      .default('exponential')
      .describe('Whether each rate is a factor or a difference above the one before. Default: exponential.'),
    stopFactor: z
      .number()
      .gt(1)
      .max(1e6)
      .default(4)
      .describe(
        'Stops early when the running mean of the loss exceeds its lowest value by this factor: higher rates only diverge further. Default: 4.',
      ),
  },
  settled: ['schedule', 'scheduleUnit', 'epochs', 'checkpoints'],
  settle: ({ minLearningRate, maxLearningRate, steps, spacing }, { stepsPerEpoch = 1 }) => ({
    schedule: { type: 'rangeTest', minLearningRate, maxLearningRate, totalSteps: steps, spacing },
    scheduleUnit: 'step',
    epochs: Math.ceil(steps / stepsPerEpoch),
    checkpoints: checkpointPolicySchema.parse({}),
  }),
  check: ({ minLearningRate, maxLearningRate }, refuse) => {
    if (maxLearningRate <= minLearningRate)
      refuse('maxLearningRate', `expected more than ${minLearningRate}, minLearningRate`);
  },
});
