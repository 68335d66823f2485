import type { Equivariance } from '@trainyard/contracts';
import {
  equivarianceOf,
  judgesOneImage,
  type Model,
  type Samples,
  scaleOf,
  startValues,
  targetsOf,
  valuesOfRows,
} from '@trainyard/engine';
import { type LossOptions, sizeOf } from '@trainyard/engine/spec';

const mostImages = 64;
const imagesAtOnce = 16;

/** How many of the images are shown: whole batches of them, or all where those are fewer. */
function imagesOf(available: number): number {
  return available < imagesAtOnce
    ? available
    : Math.floor(Math.min(available, mostImages) / imagesAtOnce) * imagesAtOnce;
}

/** What is measured, and on what. */
export interface ImagesJudged {
  model: Model;
  loss: LossOptions;
  /** Weights and buffers as safetensors. */
  weights: Uint8Array;
  samples: Samples;
  threads: number;
}

/** What transformations of some images of a split do to a model; undefined for a model that is not of one image. */
export async function measuredEquivariance(judged: ImagesJudged): Promise<Equivariance | undefined> {
  const { model, loss, weights, samples, threads } = judged;
  const [[name, input] = []] = Object.entries(model.inputs);
  const column = name === undefined ? undefined : samples.inputs[name];
  if (!judgesOneImage(model) || !input || !column) return undefined;
  const count = imagesOf(samples.rows.length);
  const rows = Int32Array.from(
    { length: count },
    (_, at) => samples.rows[Math.floor((at * samples.rows.length) / count)] ?? 0,
  );
  const images = Float32Array.from(valuesOfRows(column, rows, sizeOf(input.shape)));
  const scale = targetsOf(loss).kind === 'class' ? scaleOf(loss) : 'scores';
  const effects = await equivarianceOf({
    model,
    values: startValues(weights, null),
    images,
    scale,
    threads,
    batch: Math.min(count, imagesAtOnce),
  });
  return {
    images: rows.length,
    effects: effects.map((each) => ({ ...each, layers: each.layers.map((layer) => ({ ...layer })) })),
  };
}
