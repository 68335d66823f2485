import { linear, noise } from './problems.ts';
import { adam, dense, type Specimen, sgd } from './specimen.ts';
import { sampled } from './table.ts';

/** Networks that learn their rows by heart. */
export const tuned: readonly Specimen[] = [
  {
    name: 'random-labels',
    table: (seed) => noise(seed),
    layers: dense([128, 128], 'relu'),
    optimizer: adam(0.003),
    epochs: 60,
  },
  {
    name: 'random-labels-5',
    table: (seed) => noise(seed, { rows: 75, classes: 5 }),
    layers: dense([128, 64], 'tanh'),
    optimizer: adam(0.003),
    epochs: 60,
  },
  {
    name: 'random-digits',
    table: (seed) => sampled('digits', seed, { rows: 150, randomLabels: true }),
    layers: dense([256], 'relu'),
    optimizer: adam(0.003),
    epochs: 40,
  },
  {
    name: 'random-numbers',
    table: (seed) => noise(seed, { classes: 0 }),
    layers: dense([128, 128], 'relu'),
    optimizer: adam(0.003),
    loss: { type: 'mse' },
    epochs: 60,
  },
  {
    name: 'noisy-line',
    table: (seed) => linear(seed, 20, 50, 2),
    layers: dense([256, 256, 128], 'relu'),
    optimizer: adam(0.003),
    loss: { type: 'mse' },
    epochs: 80,
  },
  {
    name: 'diabetes-large',
    table: (seed) => sampled('diabetes', seed, { rows: 100 }),
    layers: dense([256, 256], 'relu'),
    optimizer: adam(0.003),
    loss: { type: 'mse' },
    epochs: 60,
  },
  {
    name: 'linear-more-features',
    table: (seed) => linear(seed, 60, 60, 1),
    layers: dense([128], 'relu'),
    optimizer: adam(0.003),
    loss: { type: 'mse' },
    epochs: 60,
  },
  {
    name: 'small-batches',
    table: (seed) => noise(seed, { rows: 45, width: 30, classes: 3 }),
    layers: dense([256], 'relu'),
    optimizer: adam(0.003),
    epochs: 60,
    batchSize: 8,
  },
  {
    name: 'sgd-noise',
    table: (seed) => noise(seed, { rows: 90, width: 40 }),
    layers: dense([128, 64], 'relu'),
    optimizer: sgd(0.1, 0.9),
    epochs: 60,
  },
];

export const heldOut: readonly Specimen[] = [
  {
    name: 'random-labels-40',
    table: (seed) => noise(seed, { rows: 60, width: 10, classes: 3 }),
    layers: dense([200, 100], 'relu'),
    optimizer: adam(0.002),
    epochs: 80,
  },
  {
    name: 'random-wine',
    table: (seed) => sampled('wine', seed, { randomLabels: true, rows: 100 }),
    layers: dense([128, 128], 'tanh'),
    optimizer: adam(0.003),
    epochs: 80,
  },
  {
    name: 'random-cancer',
    table: (seed) => sampled('breast-cancer', seed, { randomLabels: true, rows: 120 }),
    layers: dense([256, 64], 'relu'),
    optimizer: adam(0.002),
    epochs: 60,
  },
  {
    name: 'noisy-linear',
    table: (seed) => linear(seed, 30, 60, 2),
    layers: dense([200, 100], 'relu'),
    optimizer: adam(0.002),
    loss: { type: 'mse' },
    epochs: 80,
  },
  {
    name: 'convolution',
    table: (seed) => sampled('digits', seed, { rows: 120, randomLabels: true, shape: [1, 8, 8] }),
    layers: [
      { type: 'conv2d', filters: 32, kernelSize: 3, activation: 'relu' },
      { type: 'flatten' },
      ...dense([128], 'relu'),
    ],
    optimizer: adam(0.002),
    epochs: 40,
  },
  {
    name: 'lstm',
    table: (seed) => ({ ...noise(seed, { rows: 80, width: 12 }), shape: [12, 1] }),
    layers: [{ type: 'lstm', hiddenSize: 64 }],
    optimizer: adam(0.01),
    epochs: 100,
  },
  {
    name: 'random-numbers-tanh',
    table: (seed) => noise(seed, { rows: 50, width: 8, classes: 0 }),
    layers: dense([256, 256], 'tanh'),
    optimizer: adam(0.003),
    loss: { type: 'mse' },
    epochs: 150,
  },
  {
    name: 'iris-random',
    table: (seed) => sampled('iris', seed, { rows: 60, randomLabels: true }),
    layers: dense([256, 256], 'relu'),
    optimizer: adam(0.003),
    epochs: 150,
  },
];
