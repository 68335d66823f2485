import { checkModel, lossSchema, openTraining, optimizerSchema } from '@trainyard/engine';
import { fashionMnist } from './fashion-mnist.ts';
import { type Workload, workloads } from './workloads.ts';

// One measurement of the bare engine: node engine.js W1 [threads] [seconds] [accuracy]. Prints one line of JSON.
// With accuracy each step also counts what was right, as the steps of a job do and those of the peers do not.
const [name = 'W1', threads = '1', seconds = '3', accuracy] = process.argv.slice(2);
const workload = workloads[name];
if (workload === undefined)
  throw new Error(`bench expects one of ${Object.keys(workloads).join(', ')}, received ${name}`);
process.stdout.write(`${JSON.stringify({ name, ...(await measure(workload)) })}\n`);

async function measure({ batch, document, pixels, classes }: Workload) {
  const data = fashionMnist();
  const rows = data.labels.length;
  const [from, to] = pixels;
  const input = Float32Array.from({ length: rows * (to - from) }, (_, at) => {
    return data.pixels[Math.floor(at / (to - from)) * 784 + from + (at % (to - from))] ?? 0;
  });
  const { model } = checkModel(document);
  if (model === undefined) throw new Error('internal: a workload that is not a model');
  const training = await openTraining({
    model,
    loss: lossSchema.parse({ type: 'crossEntropy' }),
    optimizer: optimizerSchema.parse({ type: 'adam' }),
    batchSize: batch,
    epochs: 1_000_000,
    seed: 1,
    threads: Number(threads),
    train: {
      rows: Int32Array.from({ length: rows }, (_, at) => at),
      inputs: { input },
      targets: data.labels.map((label) => label % classes),
    },
    countCorrect: accuracy === 'accuracy',
    runIn: 'caller',
  });
  const result = await timed(training.run(), Number(seconds) * 1000);
  await training.close();
  return result;
}

async function timed(
  events: AsyncIterable<{ readonly type: string; readonly step: number; readonly losses?: Float32Array }>,
  forMs: number,
) {
  const warmUpSteps = 5;
  let started: { readonly at: number; readonly step: number } | undefined;
  let firstLoss: number | undefined;
  for await (const { step, losses } of events) {
    firstLoss ??= losses?.[0];
    const now = performance.now();
    if (started === undefined && step >= warmUpSteps) started = { at: now, step };
    if (started === undefined || now - started.at < forMs) continue;
    return { stepsPerSecond: ((step - started.step) * 1000) / (now - started.at), firstLoss, lastLoss: losses?.at(-1) };
  }
  throw new Error('internal: the training ended before the time did');
}
