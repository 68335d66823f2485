import { blobs, circles, linear, remembered, sine, xor } from './problems.ts';
import { adam, constant, dense, type Specimen, sgd, times } from './specimen.ts';
import { sampled } from './table.ts';

const small = (gain: number, type = 'xavierUniform') => ({ initializer: { type, gain } });

/** Gradients that shrink by orders of magnitude on their way to the first layers. */
export const tuned: readonly Specimen[] = [
  {
    name: 'sigmoid-20',
    table: (seed) => sampled('digits', seed, { rows: 600 }),
    layers: dense(times(20, 32), 'sigmoid', small(0.5)),
    optimizer: sgd(0.1),
    epochs: 15,
  },
  {
    name: 'sigmoid-12-adam',
    table: (seed) => blobs(seed),
    layers: dense(times(12, 24), 'sigmoid', small(0.3)),
    optimizer: adam(0.001),
  },
  {
    name: 'tanh-20',
    table: (seed) => sampled('wine', seed),
    layers: dense(times(20, 24), 'tanh', small(0.3)),
    optimizer: sgd(0.05),
  },
  {
    name: 'tanh-15-adam',
    table: (seed) => sampled('iris', seed),
    layers: dense(times(15, 16), 'tanh', small(0.2)),
    optimizer: adam(0.001),
  },
  {
    name: 'sigmoid-15-regression',
    table: (seed) => sine(seed),
    layers: dense(times(15, 24), 'sigmoid'),
    optimizer: sgd(0.05),
    loss: { type: 'mse' },
  },
  {
    name: 'linear-20',
    table: (seed) => linear(seed),
    layers: dense(times(20, 16), 'linear', small(0.3)),
    optimizer: sgd(0.05),
    loss: { type: 'mse' },
  },
  {
    name: 'relu-30',
    table: (seed) => sampled('breast-cancer', seed),
    layers: dense(times(30, 24), 'relu', small(0.4)),
    optimizer: sgd(0.05),
  },
  {
    name: 'convolutions',
    table: (seed) => sampled('digits', seed, { rows: 400, shape: [1, 8, 8] }),
    layers: [
      ...times(12, 8).map((filters) => ({
        type: 'conv2d',
        filters,
        kernelSize: 3,
        padding: 'same',
        activation: 'sigmoid',
      })),
      { type: 'globalAvgPool2d' },
    ],
    optimizer: sgd(0.05),
    epochs: 8,
  },
  {
    name: 'saturated',
    table: (seed) => blobs(seed),
    layers: dense(times(5, 24), 'sigmoid', { biasInitializer: constant(7) }),
    optimizer: sgd(0.05),
  },
  {
    name: 'rnn-first-of-40',
    table: (seed) => remembered(seed, 40, 'first'),
    layers: [{ type: 'rnn', hiddenSize: 16, recurrentInitializer: { type: 'xavierUniform', gain: 0.3 } }],
    optimizer: sgd(0.05),
    epochs: 20,
  },
];

export const heldOut: readonly Specimen[] = [
  {
    name: 'sigmoid-25',
    table: (seed) => sampled('wine', seed),
    layers: dense(times(25, 16), 'sigmoid', { initializer: 'uniform' }),
    optimizer: sgd(0.1),
  },
  {
    name: 'sigmoid-10',
    table: (seed) => sampled('digits', seed, { rows: 600 }),
    layers: dense(times(10, 48), 'sigmoid', { initializer: 'uniform' }),
    optimizer: sgd(0.05, 0.9),
    epochs: 10,
  },
  {
    name: 'sigmoid-16-rmsprop',
    table: (seed) => circles(seed),
    layers: dense(times(16, 16), 'sigmoid', small(0.5)),
    optimizer: { type: 'rmsprop', learningRate: 0.0005 },
  },
  {
    name: 'tanh-30',
    table: (seed) => xor(seed),
    layers: dense(times(30, 12), 'tanh', small(0.5)),
    optimizer: sgd(0.1),
  },
  {
    name: 'softplus-less',
    table: (seed) => sampled('diabetes', seed),
    layers: dense(times(18, 16), 'sigmoid'),
    optimizer: adam(0.0005),
    loss: { type: 'mse' },
  },
  {
    name: 'gelu-25',
    table: (seed) => blobs(seed, 5, 10),
    layers: dense(times(25, 24), 'gelu', small(0.5)),
    optimizer: sgd(0.05),
  },
  {
    name: 'signals',
    table: (seed) => sampled('digits', seed, { rows: 400, shape: [8, 8] }),
    layers: [
      ...times(10, 12).map((filters) => ({
        type: 'conv1d',
        filters,
        kernelSize: 3,
        padding: 'same',
        activation: 'sigmoid',
        ...small(0.5),
      })),
      { type: 'flatten' },
    ],
    optimizer: sgd(0.05),
    epochs: 10,
  },
  {
    name: 'rnn-first-of-60',
    table: (seed) => remembered(seed, 60, 'first'),
    layers: [{ type: 'rnn', hiddenSize: 24, recurrentInitializer: { type: 'xavierUniform', gain: 0.4 } }],
    optimizer: adam(0.001),
    epochs: 12,
  },
];
