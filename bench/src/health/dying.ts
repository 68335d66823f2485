import { blobs, circles, sine, spirals, waves, xor } from './problems.ts';
import { adam, constant, dense, type Specimen, sgd, times } from './specimen.ts';
import { sampled } from './table.ts';

const below = (bias: number) => ({ initializer: 'heNormal', biasInitializer: constant(bias) });

/** Rectified units that give 0 for every sample: pushed there by their biases, or by a step too large. */
export const tuned: readonly Specimen[] = [
  { name: 'biases-5', table: (seed) => sampled('iris', seed), layers: dense([32, 16], 'relu', below(-5)) },
  {
    name: 'biases-10-digits',
    table: (seed) => sampled('digits', seed, { rows: 600 }),
    layers: dense([64], 'relu', below(-20)),
    epochs: 10,
  },
  {
    name: 'second-layer',
    table: (seed) => blobs(seed),
    layers: [...dense([32], 'relu'), ...dense([32], 'relu', below(-12)), ...dense([32], 'relu')],
  },
  {
    name: 'rate-adam-wine',
    table: (seed) => sampled('wine', seed),
    layers: dense([32, 32], 'relu'),
    optimizer: adam(2),
  },
  {
    name: 'rate-sgd-digits',
    table: (seed) => sampled('digits', seed, { rows: 600 }),
    layers: dense([64, 32], 'relu'),
    optimizer: sgd(0.5, 0.9),
    epochs: 10,
  },
  {
    name: 'rate-adam',
    table: (seed) => sampled('breast-cancer', seed),
    layers: dense([16, 16, 16], 'relu'),
    optimizer: adam(1),
  },
  {
    name: 'convolution',
    table: (seed) => sampled('digits', seed, { rows: 600, shape: [1, 8, 8] }),
    layers: [
      { type: 'conv2d', filters: 8, kernelSize: 3, activation: 'relu', ...below(-10) },
      { type: 'maxPool2d', poolSize: 2 },
      { type: 'flatten' },
      ...dense([32], 'relu'),
    ],
    epochs: 10,
  },
  {
    name: 'activation-layer',
    table: (seed) => circles(seed),
    layers: [
      { type: 'dense', units: 24, ...below(-6) },
      { type: 'activation', activation: 'relu' },
      ...dense([8], 'tanh'),
    ],
  },
  { name: 'deep-biases', table: (seed) => blobs(seed, 3, 10), layers: dense(times(6, 24), 'relu', below(-1.5)) },
];

export const heldOut: readonly Specimen[] = [
  {
    name: 'biases-3-wine',
    table: (seed) => sampled('wine', seed),
    layers: dense([24, 24], 'relu', below(-8)),
    optimizer: sgd(0.05),
  },
  {
    name: 'biases-sine',
    table: (seed) => sine(seed),
    layers: dense([32, 32], 'relu', below(-8)),
    loss: { type: 'mse' },
  },
  {
    name: 'rate-spirals',
    table: (seed) => spirals(seed),
    layers: dense([32, 32, 32], 'relu', { initializer: 'heNormal' }),
    optimizer: sgd(1, 0.9),
  },
  {
    name: 'rate-diabetes',
    table: (seed) => sampled('diabetes', seed),
    layers: dense([32, 32], 'relu', { initializer: 'heNormal' }),
    optimizer: adam(1),
    loss: { type: 'mse' },
  },
  {
    name: 'signals',
    table: (seed) => waves(seed),
    layers: [
      { type: 'conv1d', filters: 12, kernelSize: 5, activation: 'relu', ...below(-7) },
      { type: 'globalAvgPool1d' },
    ],
  },
  {
    name: 'momentum-digits',
    table: (seed) => sampled('digits', seed, { rows: 600 }),
    layers: dense([48, 48], 'relu', { initializer: 'heNormal' }),
    optimizer: sgd(2, 0.9),
    epochs: 10,
  },
  {
    name: 'residual',
    table: (seed) => xor(seed),
    layers: [
      ...dense([16], 'tanh'),
      { type: 'residual', body: [...dense([16], 'relu', below(-9)), { type: 'dense', units: 16 }] },
      ...dense([16], 'relu', below(-9)),
    ],
  },
  {
    name: 'rmsprop',
    table: (seed) => sampled('iris', seed),
    layers: dense([16, 16, 16], 'relu'),
    optimizer: { type: 'rmsprop', learningRate: 1 },
  },
];
