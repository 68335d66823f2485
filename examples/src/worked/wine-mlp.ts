import { againstLargestClass } from './accuracy.ts';
import type { Example } from './example.ts';

export const wineMlp: Example = {
  title: 'A perceptron with two hidden layers tells three cultivars of wine apart by thirteen standardized measures',
  data: () => ({ sample: 'wine' }),
  job: {
    name: 'wine-mlp',
    target: { column: 'cultivar', kind: 'class' },
    split: { type: 'holdOut', validation: 0.1, test: 0.3, stratify: true },
    preprocessing: [{ type: 'standardize' }],
    model: {
      input: { shape: [13] },
      layers: [
        { type: 'dense', units: 32, activation: 'relu' },
        { type: 'dropout', rate: 0.3 },
        { type: 'dense', units: 16, activation: 'relu' },
        { type: 'dense', units: 3 },
      ],
    },
    loss: { type: 'crossEntropy' },
    optimizer: { type: 'adam', learningRate: 0.01 },
    batchSize: 16,
    epochs: 40,
  },
  measure: 'test accuracy',
  baseline: 'always the most frequent cultivar',
  margin: 0.5,
  score: againstLargestClass,
};
