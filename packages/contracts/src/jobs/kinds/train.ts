import { settledPolicy } from '../checkpoint-policy.ts';
import { evaluationOptionsSchema } from '../evaluation/options.ts';
import { preflightField } from '../preflight.ts';
import { controlFields, settledEpochs } from '../training-control.ts';
import { jobKind } from './job-kind.ts';

/** Trains a model, keeps its best and latest checkpoints, and evaluates it on what was held out. */
export const train = jobKind({
  kind: 'train',
  description: 'Trains a model, keeps its best and latest checkpoints, and evaluates it on what was held out.',
  own: { ...controlFields, evaluation: evaluationOptionsSchema, preflight: preflightField },
  settled: [],
  settle: (document, { stepsPerEpoch }) => ({
    epochs: settledEpochs(document, stepsPerEpoch),
    checkpoints: settledPolicy(document.checkpoints),
  }),
});
