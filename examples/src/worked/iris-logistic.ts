import { againstLargestClass } from './accuracy.ts';
import type { Example } from './example.ts';

export const irisLogistic: Example = {
  title: 'Logistic regression tells three species of iris apart by four measures',
  data: () => ({ sample: 'iris' }),
  job: {
    name: 'iris-logistic',
    target: { column: 'species', kind: 'class' },
    split: { type: 'holdOut', validation: 0.1, test: 0.3, stratify: true },
    preprocessing: [{ type: 'standardize' }],
    model: { input: { shape: [4] }, layers: [{ type: 'dense', units: 3 }] },
    loss: { type: 'crossEntropy' },
    regularizer: { l2: 1e-3 },
    optimizer: { type: 'adam', learningRate: 0.05 },
    batchSize: 'full',
    epochs: 200,
  },
  measure: 'test accuracy',
  baseline: 'always the most frequent species',
  margin: 0.5,
  score: againstLargestClass,
};
