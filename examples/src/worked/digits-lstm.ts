import { againstLargestClass } from './accuracy.ts';
import type { Example } from './example.ts';

export const digitsLstm: Example = {
  title: 'An LSTM reads handwritten digits row by row: eight steps of eight pixels',
  data: () => ({ sample: 'digits' }),
  job: {
    name: 'digits-lstm',
    features: { columns: ['pixel*'], shape: [8, 8] },
    target: { column: 'label', kind: 'class' },
    split: { type: 'holdOut', validation: 0.1, test: 0.2, stratify: true },
    preprocessing: [{ type: 'minMax', range: [0, 1] }],
    model: {
      input: { shape: [8, 8] },
      layers: [
        { type: 'lstm', hiddenSize: 64 },
        { type: 'dense', units: 10 },
      ],
    },
    loss: { type: 'crossEntropy' },
    optimizer: { type: 'adam', learningRate: 0.005 },
    batchSize: 32,
    epochs: 15,
  },
  measure: 'test accuracy',
  baseline: 'always the most frequent digit',
  margin: 0.8,
  score: againstLargestClass,
};
