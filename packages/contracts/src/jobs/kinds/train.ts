import { evaluationOptionsSchema } from '../evaluation/options.ts';
import { jobKind } from './job-kind.ts';

/** Trains a model, keeps its best and latest checkpoints, and evaluates it on what was held out. */
export const train = jobKind({
  kind: 'train',
  description: 'Trains a model, keeps its best and latest checkpoints, and evaluates it on what was held out.',
  own: { evaluation: evaluationOptionsSchema },
  settled: [],
  settle: () => ({}),
});
