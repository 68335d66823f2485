/** A workload of the race: a model, its batch, and how the pixels of Fashion-MNIST become its samples. */
export interface Workload {
  readonly batch: number;
  readonly document: object;
  /** Which values of a 784-pixel row make up a sample. */
  readonly pixels: readonly [from: number, to: number];
  readonly classes: number;
  /** Further arguments of the PyTorch script: its best configuration. */
  readonly torch: readonly string[];
}

/** Float32, softmax cross-entropy, Adam 1e-3; the same networks as peers/torch_bench.py. */
export const workloads: Readonly<Record<string, Workload>> = {
  W1: {
    batch: 128,
    document: {
      input: { shape: [784] },
      layers: [
        { type: 'dense', units: 256, activation: 'relu' },
        { type: 'dense', units: 128, activation: 'relu' },
        { type: 'dense', units: 10 },
      ],
    },
    pixels: [0, 784],
    classes: 10,
    torch: ['--foreach'],
  },
  W2: {
    batch: 64,
    document: {
      input: { shape: [1, 28, 28] },
      layers: [
        { type: 'conv2d', filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' },
        { type: 'maxPool2d', poolSize: 2 },
        { type: 'conv2d', filters: 64, kernelSize: 3, padding: 'same', activation: 'relu' },
        { type: 'maxPool2d', poolSize: 2 },
        { type: 'flatten' },
        { type: 'dense', units: 128, activation: 'relu' },
        { type: 'dense', units: 10 },
      ],
    },
    pixels: [0, 784],
    classes: 10,
    torch: ['--foreach', '--channels-last'],
  },
  W3: {
    batch: 64,
    document: {
      input: { shape: [28, 28] },
      layers: [
        { type: 'lstm', hiddenSize: 128 },
        { type: 'dense', units: 10 },
      ],
    },
    pixels: [0, 784],
    classes: 10,
    torch: ['--foreach'],
  },
  W4: {
    batch: 16,
    document: {
      input: { shape: [4] },
      layers: [
        { type: 'dense', units: 16, activation: 'relu' },
        { type: 'dense', units: 3 },
      ],
    },
    pixels: [400, 404],
    classes: 3,
    torch: ['--foreach'],
  },
};
