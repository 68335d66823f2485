import { argmax } from '../metrics/argmax.ts';
import { softmax } from '../metrics/softmax.ts';
import type { Model } from '../model/model.ts';
import { type Shape, sizeOf } from '../tensor/index.ts';
import { type MapLayer, type Maps, mapLayers, openMaps } from './feature-maps.ts';
import { type Transformation, transformationsOf } from './transformations.ts';

/** What a transformation of one strength does to a model. */
export interface TransformationEffect {
  readonly type: Transformation['type'];
  readonly strength: number;
  /** Share of the images whose largest output stays where it is. */
  readonly unchanged: number;
  /** Mean of half the sum of |p(Tx) - p(x)|: 0 where nothing changes, 1 where all probability moves; null without probabilities. */
  readonly probabilityChange: number | null;
  /** Of each layer |f(Tx) - T f(x)| / |T f(x)| over the middle of its maps; null where T is less than a step of the map. */
  readonly layers: readonly { readonly layer: string; readonly error: number | null }[];
}

export interface EquivarianceOptions {
  readonly model: Model;
  /** Parameters and buffers by name. */
  readonly values: Readonly<Record<string, Float32Array>>;
  /** As the model reads them: [images, channels, height, width]. */
  readonly images: Float32Array;
  /** What the outputs are. */
  readonly scale: 'logits' | 'probabilities' | 'scores';
  readonly threads: number;
  /** Images at once, of which there are whole batches. */
  readonly batch: number;
}

/** How far what a model makes of a transformed image is the transformation of what it makes of the image: the prediction should
 *  not change (invariance), the maps of a layer should change along (equivariance).
 *  @equation error = |f(Tx) - T f(x)| / |T f(x)|
 *  T shifts, scales or turns; on maps it shifts by as much less as they are smaller. Errors are over the middle half of rows and
 *  columns, where neither the padding of layers nor what T moves in reaches first. Half-way cells are bilinear.
 *  @see Cohen & Welling 2016, "Group equivariant convolutional networks" */
export async function equivarianceOf(options: EquivarianceOptions): Promise<TransformationEffect[]> {
  const { model, values, images, threads, batch } = options;
  const [{ shape }] = Object.values(model.inputs);
  const count = images.length / sizeOf(shape);
  const maps = await openMaps(model, values, batch, threads);
  const tallies = transformationsOf(shape[1], shape[2]).map((each) => new EffectTally(each, mapLayers(model), shape));
  try {
    for (let first = 0; first < count; first += batch) {
      const plain = images.slice(first * sizeOf(shape), (first + batch) * sizeOf(shape));
      const before = await maps.run(plain);
      for (const tally of tallies) tally.add(before, await maps.run(tally.transformed(plain)), options);
    }
  } finally {
    await maps.close();
  }
  return joined(tallies.map((tally) => tally.result()));
}

/** Sums of one transformation over the images. */
class EffectTally {
  readonly #transformation: Transformation;
  readonly #layers: readonly MapLayer[];
  readonly #shape: Shape;
  readonly #errors = new Map<string, { error: number; size: number }>();
  #images = 0;
  #unchanged = 0;
  #moved = 0;
  #hasProbabilities = false;

  constructor(transformation: Transformation, layers: readonly MapLayer[], shape: Shape) {
    this.#transformation = transformation;
    this.#layers = layers;
    this.#shape = shape;
  }

  transformed(images: Float32Array): Float32Array {
    return this.#eachImage(images, this.#shape, 1) ?? images;
  }

  add(before: Maps, after: Maps, { model, scale }: Pick<EquivarianceOptions, 'model' | 'scale'>): void {
    const outputs = sizeOf(model.outputType.shape);
    const [plain, changed] = [argmax(before.output, outputs), argmax(after.output, outputs)];
    this.#images += plain.length;
    this.#unchanged += plain.filter((label, at) => label === changed[at]).length;
    this.#hasProbabilities = scale !== 'scores';
    const shares = (output: Float32Array) => (scale === 'logits' ? softmax(output, outputs) : output);
    const [p, q] = [shares(before.output), shares(after.output)];
    for (let at = 0; at < p.length; at++) this.#moved += Math.abs(p[at] - q[at]) / 2;
    for (const layer of this.#layers) this.#addLayer(layer, before.layers[layer.id], after.layers[layer.id]);
  }

  result(): TransformationEffect {
    const { type, strength } = this.#transformation;
    return {
      type,
      strength,
      unchanged: this.#unchanged / this.#images,
      probabilityChange: this.#hasProbabilities ? this.#moved / this.#images : null,
      layers: this.#layers.map(({ id }) => {
        const sums = this.#errors.get(id);
        return { layer: id, error: sums && sums.size > 0 ? Math.sqrt(sums.error / sums.size) : null };
      }),
    };
  }

  #addLayer({ id, shape }: MapLayer, before: Float32Array, after: Float32Array): void {
    const stride = Math.round(this.#shape[1] / shape[1]);
    const expected = this.#eachImage(before, shape, stride);
    if (expected === undefined) return;
    const sums = this.#errors.get(id) ?? { error: 0, size: 0 };
    this.#errors.set(id, sums);
    const [, height, width] = shape;
    const [top, left] = [Math.floor(height / 4), Math.floor(width / 4)];
    for (let plane = 0; plane < expected.length; plane += height * width) {
      for (let y = top; y < height - top; y++) {
        for (let x = left; x < width - left; x++) {
          const at = plane + y * width + x;
          sums.error += (after[at] - expected[at]) ** 2;
          sums.size += expected[at] ** 2;
        }
      }
    }
  }

  #eachImage(images: Float32Array, shape: Shape, stride: number): Float32Array | undefined {
    const size = sizeOf(shape);
    const out = new Float32Array(images.length);
    for (let at = 0; at < images.length; at += size) {
      const moved = this.#transformation.apply(images.subarray(at, at + size), shape, stride);
      if (moved === undefined) return undefined;
      out.set(moved, at);
    }
    return out;
  }
}

/** Shifts of one strength to the right and down as one: their means. */
function joined(effects: readonly TransformationEffect[]): TransformationEffect[] {
  const byStrength = new Map<string, TransformationEffect[]>();
  for (const effect of effects) {
    const key = `${effect.type} ${effect.strength}`;
    byStrength.set(key, [...(byStrength.get(key) ?? []), effect]);
  }
  return [...byStrength.values()].map((alike) => {
    const mean = (value: (effect: TransformationEffect) => number | null) => {
      const values = alike.map(value);
      return values.some((each) => each === null)
        ? null
        : values.reduce((sum: number, each) => sum + (each ?? 0), 0) / values.length;
    };
    const [{ type, strength, layers }] = alike;
    return {
      type,
      strength,
      unchanged: mean(({ unchanged }) => unchanged) ?? 0,
      probabilityChange: mean(({ probabilityChange }) => probabilityChange),
      layers: layers.map(({ layer }, at) => ({ layer, error: mean((effect) => effect.layers[at].error) })),
    };
  });
}
