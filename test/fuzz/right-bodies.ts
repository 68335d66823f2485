const model = { input: { shape: [4] }, layers: [{ type: 'dense', units: 3 }] };
const image = {
  input: { shape: [1, 8, 8] },
  layers: [
    { id: 'a', type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' },
    { type: 'maxPool2d', poolSize: 2 },
    { type: 'flatten' },
    { id: 'd', type: 'dense', units: 3, regularizer: { l2: 0.1 } },
  ],
  output: 'd',
};
const job = {
  kind: 'train',
  name: 'iris',
  labels: { team: 'a' },
  dataset: 'ds_HERE',
  model,
  target: { column: 'species', kind: 'class' },
  split: { type: 'holdOut', validation: 0.1, test: 0.2 },
  preprocessing: [{ type: 'standardize' }],
  optimizer: { type: 'adam', learningRate: 0.1 },
  batchSize: 16,
  epochs: 1,
  checkpoints: { everyEpochs: 1, keepBest: 1, keepLast: 1 },
  seed: 1,
};

/** Bodies that are right as they are, by operation; `<prefix>_HERE` stands for an identifier that is there. */
export const rightBodies: Readonly<Record<string, readonly unknown[]>> = {
  createDataset: [
    { sample: 'iris' },
    { format: 'csv', columns: [{ name: 'a', type: 'number', role: 'feature' }], csv: { delimiter: ';' } },
    { name: 'x', format: 'idx' },
  ],
  previewAugmentation: [
    { augmentation: [{ type: 'horizontalFlip' }], columns: ['pixel*'], shape: [1, 8, 8], rows: [0, 1] },
  ],
  createModel: [{ name: 'one layer', document: model }, { document: image }],
  validateModel: [{ document: model }, { document: image }],
  createJob: [
    job,
    { ...job, model: 'mdl_HERE' },
    { ...job, kind: 'lrRangeTest' },
    { ...job, initialWeights: { from: 'ckpt_HERE' } },
  ],
  cancelJob: [{ mode: 'force' }],
  retryJob: [{ fromStart: true }],
  forkJob: [{ overrides: { epochs: 2 } }, { checkpoint: 'best', overrides: { seed: 2 } }],
  patchJob: [{ priority: 10 }, { labels: { team: 'b' } }, { epochs: 3 }],
  createEstimate: [job],
  patchProject: [{ limits: { jobsQueued: 100 } }],
  changeWebhook: [{ events: ['job.failed'] }],
  createWebhook: [{ url: 'https://hooks.example.com/trainyard', events: ['job.succeeded', 'job.failed'] }],
  createPrediction: [
    { job: 'job_HERE', which: 'best', instances: [[5.1, 3.5, 1.4, 0.2]] },
    { checkpoint: 'ckpt_HERE', instances: [[5.1, 3.5, 1.4, 0.2]] },
  ],
};
