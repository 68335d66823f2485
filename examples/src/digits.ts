/** A small convolutional network on the 8x8 digits: the job document of the demo. */
export function digitsJob(dataset: string, seed: number) {
  return {
    kind: 'train',
    name: 'digits',
    dataset,
    features: { columns: ['pixel*'], shape: [1, 8, 8] },
    target: { column: 'label', kind: 'class' },
    split: { type: 'holdOut', validation: 0.1, test: 0.2, stratify: true },
    preprocessing: [{ type: 'standardize', per: 'channel' }],
    model: {
      input: { shape: [1, 8, 8] },
      layers: [
        { type: 'conv2d', filters: 32, kernelSize: 3, padding: 'same' },
        { type: 'batchNorm' },
        { type: 'activation', activation: 'relu' },
        { type: 'conv2d', filters: 64, kernelSize: 3, padding: 'same' },
        { type: 'batchNorm' },
        { type: 'activation', activation: 'relu' },
        { type: 'maxPool2d', poolSize: 2 },
        { type: 'flatten' },
        { type: 'dropout', rate: 0.4 },
        { id: 'logits', type: 'dense', units: 10 },
      ],
    },
    loss: { type: 'crossEntropy' },
    optimizer: { type: 'adam', learningRate: 0.001 },
    batchSize: 32,
    epochs: 20,
    seed,
  };
}
