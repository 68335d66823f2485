import type { MeasuredNetwork } from './networks.ts';

const relu = { activation: 'relu' };
const conv = (filters: number, more: object = {}) => ({
  type: 'conv2d',
  filters,
  kernelSize: 3,
  padding: 'same',
  ...relu,
  ...more,
});
const separable = (filters: number) => ({ type: 'separableConv2d', filters, kernelSize: 3, padding: 'same', ...relu });

/** Networks that nothing of the estimate was fitted on: layers, optimizers, shapes and batches that networks.ts does not have. */
export const heldOut: Readonly<Record<string, MeasuredNetwork>> = {
  linear: {
    layers: [{ type: 'dense', units: 1 }],
    shape: [64],
    batch: 4096,
    rows: 40_000,
    optimizer: 'sgd',
  },
  deepLayerNorm: {
    layers: [
      ...Array.from({ length: 12 }, () => [
        { type: 'dense', units: 512, activation: 'gelu' },
        { type: 'layerNorm' },
        { type: 'dropout', rate: 0.2 },
      ]).flat(),
      { type: 'dense', units: 5 },
    ],
    shape: [100],
    classes: 5,
    batch: 1024,
    rows: 6000,
    optimizer: 'adamw',
  },
  vgg: {
    layers: [
      ...[conv(48), conv(48), { type: 'maxPool2d', poolSize: 2 }],
      ...[conv(96), conv(96), { type: 'maxPool2d', poolSize: 2 }],
      ...[{ type: 'flatten' }, { type: 'dense', units: 512, ...relu }, { type: 'dense', units: 10 }],
    ],
    shape: [3, 32, 32],
    classes: 10,
    batch: 48,
    rows: 400,
    optimizer: 'rmsprop',
  },
  separable: {
    layers: [
      conv(32, { stride: 2 }),
      separable(64),
      { type: 'groupNorm', groups: 8 },
      separable(128),
      { type: 'avgPool2d', poolSize: 2 },
      { type: 'globalAvgPool2d' },
      { type: 'dense', units: 20 },
    ],
    shape: [3, 48, 48],
    classes: 20,
    batch: 64,
    rows: 600,
    optimizer: 'adagrad',
  },
  volume: {
    layers: [
      { type: 'conv3d', filters: 16, kernelSize: 3, padding: 'same', ...relu },
      { type: 'maxPool3d', poolSize: 2 },
      { type: 'conv3d', filters: 32, kernelSize: 3, padding: 'same', ...relu },
      { type: 'globalAvgPool3d' },
      { type: 'dense', units: 4 },
    ],
    shape: [1, 16, 16, 16],
    classes: 4,
    batch: 32,
    rows: 300,
  },
  rnn: {
    layers: [
      { type: 'rnn', hiddenSize: 96, returnSequences: true },
      { type: 'rnn', hiddenSize: 96 },
      { type: 'dense', units: 6 },
    ],
    shape: [50, 12],
    classes: 6,
    batch: 200,
    rows: 2000,
    optimizer: 'sgd',
  },
  textLstm: {
    layers: [
      { type: 'embedding', numEmbeddings: 8000, embeddingDim: 64 },
      { type: 'lstm', hiddenSize: 96, bidirectional: true },
      { type: 'dense', units: 4 },
    ],
    shape: [80],
    vocabulary: 8000,
    classes: 4,
    batch: 96,
    rows: 1500,
    optimizer: 'adadelta',
  },
  deformable: {
    layers: [
      conv(16, { stride: 2 }),
      { type: 'deformableConv2d', filters: 32, kernelSize: 3, padding: 'same', ...relu },
      { type: 'globalMaxPool2d' },
      { type: 'dense', units: 10 },
    ],
    shape: [3, 32, 32],
    classes: 10,
    batch: 64,
    rows: 500,
  },
  local: {
    layers: [
      { type: 'locallyConnected2d', filters: 16, kernelSize: 3, ...relu },
      { type: 'flatten' },
      { type: 'dense', units: 10 },
    ],
    shape: [1, 20, 20],
    classes: 10,
    batch: 128,
    rows: 1000,
  },
  gated: {
    layers: [
      { type: 'conv2d', filters: 32, kernelSize: 3, padding: 'same' },
      { type: 'instanceNorm' },
      { type: 'prelu' },
      { type: 'dropBlock', rate: 0.1, blockSize: 3 },
      { type: 'maxPool2d', poolSize: 2 },
      { type: 'flatten' },
      { type: 'maxout', units: 128, pieces: 3 },
      { type: 'dense', units: 10 },
    ],
    shape: [3, 28, 28],
    classes: 10,
    batch: 96,
    rows: 700,
  },
};
