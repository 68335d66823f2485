import { blobs, linear, sine, summed, xor } from './problems.ts';
import { adam, dense, type Specimen, sgd, times } from './specimen.ts';
import { sampled } from './table.ts';

const large = (gain: number, type = 'xavierNormal') => ({ initializer: { type, gain } });

/** Gradients that grow by orders of magnitude, along the layers, along time or from step to step. */
export const tuned: readonly Specimen[] = [
  {
    name: 'relu-10',
    table: (seed) => sampled('digits', seed, { rows: 600 }),
    layers: dense(times(10, 48), 'relu', large(8)),
    optimizer: sgd(0.01),
    epochs: 10,
  },
  {
    name: 'relu-8-adam',
    table: (seed) => blobs(seed),
    layers: dense(times(8, 32), 'relu', large(10)),
    optimizer: adam(0.001),
  },
  {
    name: 'relu-regression',
    table: (seed) => linear(seed),
    layers: dense(times(8, 32), 'relu', large(5)),
    optimizer: sgd(0.01),
    loss: { type: 'mse' },
  },
  {
    name: 'tanh-20',
    table: (seed) => sampled('wine', seed),
    layers: dense(times(20, 48), 'tanh', large(8)),
    optimizer: sgd(0.05),
  },
  {
    name: 'linear-regression-rate',
    table: (seed) => linear(seed),
    layers: [],
    optimizer: sgd(1.5),
    loss: { type: 'mse' },
  },
  {
    name: 'linear-layers',
    table: (seed) => linear(seed),
    layers: dense(times(10, 24), 'linear', large(4)),
    optimizer: sgd(0.01),
    loss: { type: 'mse' },
  },
  {
    name: 'rnn-relu',
    table: (seed) => summed(seed, 30),
    layers: [
      { type: 'rnn', hiddenSize: 24, activation: 'relu', recurrentInitializer: { type: 'xavierUniform', gain: 3 } },
    ],
    optimizer: sgd(0.05),
    epochs: 15,
  },
  {
    name: 'rnn-tanh',
    table: (seed) => summed(seed, 40),
    layers: [{ type: 'rnn', hiddenSize: 32, recurrentInitializer: { type: 'xavierUniform', gain: 4 } }],
    optimizer: sgd(0.1),
    epochs: 15,
  },
  {
    name: 'momentum',
    table: (seed) => sine(seed),
    layers: dense([32], 'tanh'),
    optimizer: sgd(0.9, 0.95),
    loss: { type: 'mse' },
  },
  {
    name: 'leaky-12',
    table: (seed) => sampled('breast-cancer', seed),
    layers: dense(times(12, 24), { type: 'leakyRelu', alpha: 0.2 }, large(6)),
    optimizer: sgd(0.01),
  },
];

export const heldOut: readonly Specimen[] = [
  {
    name: 'relu-15',
    table: (seed) => sampled('iris', seed),
    layers: dense(times(15, 32), 'relu', large(6)),
    optimizer: sgd(0.05),
  },
  {
    name: 'elu-12',
    table: (seed) => sampled('wine', seed),
    layers: dense(times(12, 32), 'elu', large(6)),
    optimizer: sgd(0.02),
  },
  {
    name: 'diabetes',
    table: (seed) => sampled('diabetes', seed),
    layers: dense(times(6, 48), 'relu', large(8)),
    optimizer: sgd(0.005),
    loss: { type: 'mse' },
  },
  {
    name: 'raw-targets',
    table: (seed) => sampled('diabetes', seed, { rawTargets: true }),
    layers: dense([32], 'relu'),
    optimizer: sgd(0.5),
    loss: { type: 'mse' },
  },
  {
    name: 'convolutions',
    table: (seed) => sampled('digits', seed, { rows: 400, shape: [1, 8, 8] }),
    layers: [
      ...times(8, 8).map((filters) => ({
        type: 'conv2d',
        filters,
        kernelSize: 3,
        padding: 'same',
        activation: { type: 'leakyRelu', alpha: 0.1 },
        ...large(8),
      })),
      { type: 'flatten' },
    ],
    optimizer: sgd(0.01),
    epochs: 8,
  },
  {
    name: 'rnn-large',
    table: (seed) => sampled('digits', seed, { rows: 400, shape: [8, 8] }),
    layers: [
      { type: 'rnn', hiddenSize: 48, activation: 'relu', recurrentInitializer: { type: 'xavierNormal', gain: 6 } },
    ],
    optimizer: sgd(0.05),
    epochs: 10,
  },
  {
    name: 'rnn-tanh-60',
    table: (seed) => summed(seed, 60),
    layers: [{ type: 'rnn', hiddenSize: 32, recurrentInitializer: { type: 'orthogonal', gain: 3 } }],
    optimizer: sgd(0.1),
    epochs: 12,
  },
  {
    name: 'tanh-deep',
    table: (seed) => xor(seed),
    layers: dense(times(25, 32), 'tanh', large(6)),
    optimizer: sgd(0.02),
  },
];
