import { againstModel } from './accuracy.ts';
import type { Example } from './example.ts';

const block = (filters: number) => ({
  type: 'residual',
  body: [
    { type: 'conv2d', filters, kernelSize: 3, padding: 'same', bias: false },
    { type: 'batchNorm' },
    { type: 'activation', activation: 'relu' },
    { type: 'conv2d', filters, kernelSize: 3, padding: 'same', bias: false },
    { type: 'batchNorm' },
  ],
});

export const digitsResidual: Example = {
  title: 'A residual network of convolutions reads handwritten digits of 8 x 8 pixels',
  data: () => ({ sample: 'digits' }),
  job: {
    name: 'digits-residual',
    features: { columns: ['pixel*'], shape: [1, 8, 8] },
    target: { column: 'label', kind: 'class' },
    split: { type: 'holdOut', validation: 0.1, test: 0.2, stratify: true },
    preprocessing: [{ type: 'standardize', per: 'channel' }],
    model: {
      input: { shape: [1, 8, 8] },
      layers: [
        { type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same', bias: false },
        { type: 'batchNorm' },
        { type: 'activation', activation: 'relu' },
        block(16),
        { type: 'activation', activation: 'relu' },
        { type: 'conv2d', filters: 32, kernelSize: 3, stride: 2, padding: 'same', bias: false },
        { type: 'batchNorm' },
        { type: 'activation', activation: 'relu' },
        block(32),
        { type: 'activation', activation: 'relu' },
        { type: 'globalAvgPool2d' },
        { type: 'dense', units: 10 },
      ],
    },
    loss: { type: 'crossEntropy' },
    optimizer: { type: 'adam', learningRate: 0.003 },
    batchSize: 32,
    epochs: 12,
  },
  measure: 'test accuracy',
  baseline: 'logistic regression by the same job',
  margin: 0.01,
  score: againstModel({ input: { shape: [1, 8, 8] }, layers: [{ type: 'flatten' }, { type: 'dense', units: 10 }] }),
};
