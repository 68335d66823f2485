import { checkModel, lossSchema, openTraining, optimizerSchema } from '@trainyard/engine';
import { stepTime } from '@trainyard/engine/check';

const rows = 256;
const batchSize = 64;
/** How long each network trains, in milliseconds, after so many steps that do not count. */
const [forMs, warmUpSteps] = [250, 3];

const image = { shape: [1, 16, 16] };
const conv = { type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' };
const out = { type: 'dense', units: 10 };

/** One of each family that takes its time differently. */
const networks = [
  { input: { shape: [256] }, layers: [{ type: 'dense', units: 128, activation: 'relu' }, out] },
  { input: image, layers: [conv, { type: 'maxPool2d', poolSize: 2 }, conv, { type: 'flatten' }, out] },
  { input: { shape: [16, 16] }, layers: [{ type: 'lstm', hiddenSize: 32 }, out] },
];

/** Trains small networks for a moment each: how many times as long their steps take here as the engine reckons. */
export async function measuredSlowness(): Promise<number[]> {
  const found: number[] = [];
  for (const network of networks) found.push(await slownessOn(network));
  return found;
}

async function slownessOn(document: (typeof networks)[number]): Promise<number> {
  const { model } = checkModel(document);
  if (!model) throw new Error('internal: a network to calibrate with that is no model');
  const size = document.input.shape.reduce((product, length) => product * length, 1);
  const spec = {
    model,
    loss: lossSchema.parse({ type: 'crossEntropy' }),
    optimizer: optimizerSchema.parse({ type: 'adam' }),
    batchSize,
    epochs: 1_000_000,
  };
  const training = await openTraining({
    ...spec,
    seed: 1,
    threads: 1,
    train: {
      rows: Int32Array.from({ length: rows }, (_, row) => row),
      inputs: { input: Float32Array.from({ length: rows * size }, (_, at) => (at % 17) / 17) },
      targets: Int32Array.from({ length: rows }, (_, row) => row % 10),
    },
    runIn: 'caller',
  });
  let [steps, spentMs] = [0, 0];
  for await (const event of training.run()) {
    if (event.type !== 'steps' || event.step <= warmUpSteps) continue;
    steps += event.losses.length;
    spentMs += event.elapsedMs;
    if (spentMs >= forMs) break;
  }
  await training.close();
  return spentMs / steps / stepTime({ ...spec, rows: { train: rows, validation: 0, test: 0 }, dataBytes: 0 });
}
