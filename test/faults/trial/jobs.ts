/** The document of a job without its dataset. */
export type JobDocument = Record<string, unknown> & { seed: number };

/** Epochs: as many as take some seconds on an idle machine. */
const epochs = { small: 12, long: 40 };

const onDigits = {
  kind: 'train',
  target: { column: 'label', kind: 'class' },
  features: { columns: ['pixel*'], shape: [1, 8, 8] },
};

/** A network on the handwritten digits whose checkpoints are several megabytes. */
export function wideJob(size: keyof typeof epochs, seed: number): JobDocument {
  const layers = [
    { type: 'flatten' },
    { type: 'dense', units: 800, activation: 'relu' },
    { type: 'dense', units: 400, activation: 'relu' },
    { type: 'dense', units: 10 },
  ];
  return { ...onDigits, model: { input: { shape: [1, 8, 8] }, layers }, batchSize: 64, epochs: epochs[size], seed };
}

/** Steps that a slow job makes in an epoch. */
export const slowStepsPerEpoch = 4;

/** Rows of the digits that are trained on when no split is asked for. */
const trainedRows = 1258;

/** A network on the handwritten digits whose steps take the longer the deeper it is, each as long as the others. */
export function slowJob(seed: number, depth: number): JobDocument {
  const wide = { type: 'conv2d', filters: 128, kernelSize: 5, padding: 'same', activation: 'relu' };
  const layers = [...Array.from({ length: depth }, () => wide), { type: 'flatten' }, { type: 'dense', units: 10 }];
  const batchSize = Math.ceil(trainedRows / slowStepsPerEpoch);
  const model = { input: { shape: [1, 8, 8] }, layers };
  return { ...onDigits, model, batchSize, epochs: 100, seed, preflight: false };
}

/**
 * A network on the handwritten digits whose resume goes wrong when anything of its state is forgotten: dropout draws,
 * momentum, batch statistics, the order of the samples.
 */
export function digitsJob(size: keyof typeof epochs, seed: number): JobDocument {
  return {
    ...onDigits,
    preprocessing: [{ type: 'standardize', per: 'channel' }],
    model: {
      input: { shape: [1, 8, 8] },
      layers: [
        { type: 'conv2d', filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' },
        { type: 'batchNorm' },
        { type: 'maxPool2d', poolSize: 2 },
        { type: 'flatten' },
        { type: 'dense', units: 32, activation: 'relu' },
        { type: 'dropout', rate: 0.3 },
        { type: 'dense', units: 10 },
      ],
    },
    optimizer: { type: 'adam', learningRate: 1e-3 },
    batchSize: 16,
    epochs: epochs[size],
    seed,
  };
}
