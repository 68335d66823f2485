import { circles, linear, sine, spirals, xor } from './problems.ts';
import { adam, constant, dense, type Specimen, sgd } from './specimen.ts';
import { sampled } from './table.ts';

/** Networks that are too small, too tightly held or too slow for their data. */
export const tuned: readonly Specimen[] = [
  { name: 'linear-xor', table: (seed) => xor(seed), layers: [], optimizer: adam(0.01) },
  { name: 'linear-circles', table: (seed) => circles(seed), layers: [], optimizer: sgd(0.1) },
  { name: 'linear-spirals', table: (seed) => spirals(seed), layers: [], optimizer: adam(0.02) },
  {
    name: 'bottleneck-tanh',
    table: (seed) => sampled('digits', seed, { rows: 800 }),
    layers: dense([1], 'tanh'),
    optimizer: adam(0.01),
    epochs: 25,
  },
  {
    name: 'bottleneck-linear',
    table: (seed) => sampled('digits', seed),
    layers: dense([1], 'linear'),
    optimizer: adam(0.003),
    epochs: 25,
  },
  { name: 'linear-sine', table: (seed) => sine(seed), layers: [], optimizer: adam(0.02), loss: { type: 'mse' } },
  {
    name: 'slow',
    table: (seed) => sampled('digits', seed, { rows: 800 }),
    layers: dense([32], 'relu'),
    optimizer: sgd(1e-6),
    epochs: 15,
  },
  {
    name: 'held',
    table: (seed) => sampled('wine', seed),
    layers: dense([16], 'relu'),
    optimizer: adam(0.01),
    regularizer: { l2: 20 },
  },
  {
    name: 'two-units-spirals',
    table: (seed) => spirals(seed),
    layers: dense([2], 'tanh'),
    optimizer: adam(0.01),
    epochs: 60,
  },
];

export const heldOut: readonly Specimen[] = [
  { name: 'linear-xor-sgd', table: (seed) => xor(seed, 200), layers: dense([8], 'linear'), optimizer: sgd(0.05) },
  {
    name: 'deep-linear-circles',
    table: (seed) => circles(seed, 400),
    layers: dense([16, 16], 'linear'),
    optimizer: adam(0.005),
  },
  { name: 'square', table: (seed) => squares(seed), layers: [], optimizer: adam(0.02), loss: { type: 'mse' } },
  {
    name: 'one-unit-sine',
    table: (seed) => sine(seed),
    layers: dense([1], 'tanh'),
    optimizer: adam(0.02),
    loss: { type: 'mse' },
  },
  { name: 'slow-adam', table: (seed) => sampled('wine', seed), layers: dense([32], 'tanh'), optimizer: adam(1e-6) },
  {
    name: 'held-regression',
    table: (seed) => sampled('diabetes', seed),
    layers: dense([16], 'tanh'),
    optimizer: adam(0.01),
    regularizer: { l2: 50 },
    loss: { type: 'mse' },
  },
  {
    name: 'bottleneck-sigmoid',
    table: (seed) => sampled('digits', seed, { rows: 600 }),
    layers: dense([1], 'sigmoid', { biasInitializer: constant(0) }),
    optimizer: adam(0.01),
    epochs: 25,
  },
  {
    name: 'three-units-spirals',
    table: (seed) => spirals(seed, 600),
    layers: dense([3], 'relu'),
    optimizer: adam(0.005),
    epochs: 40,
  },
];

/** y = x1^2 - x2^2: no line follows it. */
function squares(seed: number) {
  const table = linear(seed, 2, 400, 0);
  return {
    ...table,
    targets: table.targets.map((_, at) => (table.inputs[2 * at] ?? 0) ** 2 - (table.inputs[2 * at + 1] ?? 0) ** 2),
  };
}
