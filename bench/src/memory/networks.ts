/** A network whose memory is measured, with what a sample of it is. */
export interface MeasuredNetwork {
  /** Layers of the model; its input has the shape of a sample. */
  readonly layers: readonly object[];
  readonly shape: readonly number[];
  /** Samples are indexes below this; absent: they are numbers. */
  readonly vocabulary?: number;
  /** Classes of the target; absent: the target is a number. */
  readonly classes?: number;
  readonly batch: number;
  readonly rows: number;
  readonly optimizer?: string;
  /** Share of the rows that is held out for validation. Default: 0.1. */
  readonly validation?: number;
}

const image = [1, 28, 28];
const relu = { activation: 'relu' };
const conv = (filters: number, more: object = {}) => ({
  type: 'conv2d',
  filters,
  kernelSize: 3,
  padding: 'same',
  ...relu,
  ...more,
});
const pool = { type: 'maxPool2d', poolSize: 2 };
const classifier = [{ type: 'flatten' }, { type: 'dense', units: 10 }];

/** Small and large, of each family that a step takes its memory differently for. */
export const networks: Readonly<Record<string, MeasuredNetwork>> = {
  mlpSmall: {
    layers: [
      { type: 'dense', units: 16, ...relu },
      { type: 'dense', units: 3 },
    ],
    shape: [4],
    classes: 3,
    batch: 16,
    rows: 600,
  },
  mlpWide: {
    layers: [
      { type: 'dense', units: 4096, ...relu },
      { type: 'dense', units: 4096, ...relu },
      { type: 'dense', units: 10 },
    ],
    shape: [784],
    classes: 10,
    batch: 64,
    rows: 2000,
  },
  mlpLargeBatch: {
    layers: [
      { type: 'dense', units: 1024, ...relu },
      { type: 'dropout', rate: 0.3 },
      { type: 'dense', units: 1024, ...relu },
      { type: 'dense', units: 10 },
    ],
    shape: [256],
    classes: 10,
    batch: 8192,
    rows: 30_000,
  },
  cnn: {
    layers: [
      conv(32),
      pool,
      conv(64),
      pool,
      { type: 'flatten' },
      { type: 'dense', units: 128, ...relu },
      { type: 'dense', units: 10 },
    ],
    shape: image,
    classes: 10,
    batch: 64,
    rows: 1000,
  },
  cnnBatchNorm: {
    layers: [
      conv(32, { activation: 'linear' }),
      { type: 'batchNorm' },
      { type: 'activation', activation: 'relu' },
      pool,
      conv(64, { activation: 'linear' }),
      { type: 'batchNorm' },
      { type: 'activation', activation: 'relu' },
      pool,
      ...classifier,
    ],
    shape: [3, 32, 32],
    classes: 10,
    batch: 128,
    rows: 1000,
  },
  residual: {
    layers: [
      conv(16),
      { type: 'residual', body: [conv(16), conv(16, { activation: 'linear' })] },
      { type: 'residual', body: [conv(16), conv(16, { activation: 'linear' })] },
      pool,
      {
        type: 'residual',
        body: [conv(32), conv(32, { activation: 'linear' })],
        shortcut: [conv(32, { kernelSize: 1, activation: 'linear' })],
      },
      { type: 'globalAvgPool2d' },
      { type: 'dense', units: 10 },
    ],
    shape: [3, 32, 32],
    classes: 10,
    batch: 64,
    rows: 600,
  },
  inception: {
    layers: [
      conv(16),
      pool,
      {
        type: 'branches',
        merge: 'concat',
        branches: [
          [conv(16, { kernelSize: 1 })],
          [conv(16, { kernelSize: 1 }), conv(24)],
          [conv(8, { kernelSize: 1 }), conv(12, { kernelSize: 5 })],
        ],
      },
      pool,
      ...classifier,
    ],
    shape: [3, 32, 32],
    classes: 10,
    batch: 96,
    rows: 600,
  },
  lstm: {
    layers: [
      { type: 'lstm', hiddenSize: 128 },
      { type: 'dense', units: 10 },
    ],
    shape: [28, 28],
    classes: 10,
    batch: 256,
    rows: 2000,
  },
  gru: {
    layers: [
      { type: 'gru', hiddenSize: 64, returnSequences: true },
      { type: 'gru', hiddenSize: 64 },
      { type: 'dense', units: 1 },
    ],
    shape: [60, 8],
    batch: 128,
    rows: 2000,
  },
  embedding: {
    layers: [
      { type: 'embedding', numEmbeddings: 20_000, embeddingDim: 128 },
      { type: 'globalAvgPool1d' },
      { type: 'dense', units: 64, ...relu },
      { type: 'dense', units: 2 },
    ],
    shape: [200],
    vocabulary: 20_000,
    classes: 2,
    batch: 64,
    rows: 3000,
  },
  autoencoder: {
    layers: [
      conv(32, { stride: 2 }),
      conv(64, { stride: 2 }),
      { type: 'flatten' },
      { type: 'dense', units: 32, ...relu },
      { type: 'dense', units: 3136, ...relu },
      { type: 'reshape', shape: [64, 7, 7] },
      { type: 'convTranspose2d', filters: 32, kernelSize: 4, stride: 2, padding: 1, ...relu },
      { type: 'convTranspose2d', filters: 8, kernelSize: 4, stride: 2, padding: 1, ...relu },
      { type: 'flatten' },
      { type: 'dense', units: 1 },
    ],
    shape: image,
    batch: 256,
    rows: 1500,
  },
  conv1d: {
    layers: [
      { type: 'conv1d', filters: 64, kernelSize: 9, padding: 'same', ...relu },
      { type: 'maxPool1d', poolSize: 4 },
      { type: 'conv1d', filters: 64, kernelSize: 9, padding: 'same', ...relu },
      { type: 'globalMaxPool1d' },
      { type: 'dense', units: 5 },
    ],
    shape: [2, 1024],
    classes: 5,
    batch: 64,
    rows: 600,
  },
};
