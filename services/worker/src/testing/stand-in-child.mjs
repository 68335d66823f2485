// Stands in for the child of an attempt: speaks its protocol and does what the job's labels say, without training.
process.once('disconnect', () => process.exit(1));

const send = (message) => new Promise((resolve) => process.send(message, resolve));
const epoch = (number) => ({
  type: 'event',
  event: {
    type: 'epoch',
    step: number * 10,
    data: { epoch: number, values: { 'train.loss': 1 / number }, durationMs: 1 },
  },
});

/** A checkpoint whose blobs the test has stored. */
function checkpoint({ blob, sizeBytes }, number, kind = 'epoch') {
  const ref = { sha256: blob, sizeBytes: Number(sizeBytes) };
  const metrics = { values: { 'train.loss': 1 / number } };
  const blobs = { weights: ref, trainingState: ref, onnx: ref };
  return { type: 'checkpoint', checkpoint: { kind, epoch: number, step: number * 10, metrics, ...blobs } };
}

const report = {
  kind: 'evaluation',
  split: 'test',
  samples: 4,
  loss: 0.5,
  task: 'regression',
  mse: 0.5,
  rmse: 0.7,
  mae: 0.6,
  r2: 0.1,
  nonFinite: 0,
  notes: [],
  bootstrap: null,
  worst: [],
  perColumn: [],
  residuals: null,
  points: [],
  baseline: { mse: 1, rmse: 1, mae: 1, r2: 0 },
};

let stopped = () => {};
const stop = new Promise((resolve) => {
  stopped = resolve;
});
let isDeaf = false;

const behaviours = {
  async complete(labels) {
    await send({ type: 'begin' });
    for (const number of [1, 2, 3]) {
      await send(epoch(number));
      await send(checkpoint(labels, number));
    }
    const { weights } = checkpoint(labels, 3).checkpoint;
    await send({ type: 'finalizing', weights });
    await send({ type: 'report', report });
    await send({ type: 'end', end: { result: 'completed', weights } });
  },
  async fail() {
    const failure = { code: 'invalidData', message: 'no column is left for the features', retryable: false };
    await send({ type: 'end', end: { result: 'failed', failure } });
  },
  async crash() {
    await send({ type: 'begin' });
    process.exit(3);
  },
  async crashAfterCheckpoint(labels, { resumeFrom }) {
    await send({ type: 'begin' });
    const next = (resumeFrom?.epoch ?? 0) + 1;
    await send(checkpoint(labels, next));
    if (next === 5) await send({ type: 'end', end: { result: 'stopped' } });
    else process.exit(3);
  },
  async runOutOfMemory() {
    await send({ type: 'begin' });
    process.stderr.write('FATAL ERROR: JavaScript heap out of memory\n');
    process.exit(134);
  },
  async stopWhenAsked(labels) {
    await send({ type: 'begin' });
    await send(epoch(1));
    await stop;
    await send(checkpoint(labels, 2, 'stop'));
    await send({ type: 'end', end: { result: 'stopped' } });
  },
  async dieWhenAskedToStop(labels) {
    await send({ type: 'begin' });
    await send(checkpoint(labels, 1));
    await stop;
    process.exit(3);
  },
  async goOnWhenAskedToStop() {
    await send({ type: 'begin' });
    setInterval(() => {}, 1000);
  },
  async fallSilent() {
    isDeaf = true;
    await send({ type: 'begin' });
    setInterval(() => {}, 1000);
  },
};

process.on('message', (message) => {
  if (message.type === 'ping' && !isDeaf) void send({ type: 'pong', id: message.id });
  if (message.type === 'stop') stopped();
  if (message.type !== 'start') return;
  const { labels } = message.task.job.spec;
  void behaviours[labels.behaviour](labels, message.task);
});
