import { placeholder } from '../graph/ops/placeholder.ts';
import { forward } from '../model/forward.ts';
import type { Model } from '../model/model.ts';
import { compile } from '../runtime/evaluate.ts';
import { type Shape, tensorData } from '../tensor/index.ts';

/** A layer whose output is a stack of maps over an image. */
export interface MapLayer {
  readonly id: string;
  /** [channels, height, width]. */
  readonly shape: Shape;
}

/** What a model makes of a batch of images: its output, and the maps of its layers by their names, image after image. */
export interface Maps {
  readonly output: Float32Array;
  readonly layers: Readonly<Record<string, Float32Array>>;
}

// Smaller maps have no middle to compare.
const leastSide = 4;

/** The layers of a model of one image that put out maps of at least 4 x 4, in the order of the model. */
export function mapLayers(model: Model): MapLayer[] {
  return model.layers
    .filter(({ inputTypes, outputType: { shape } }) => {
      return inputTypes[0]?.shape.length === 3 && shape.length === 3 && Math.min(shape[1], shape[2]) >= leastSide;
    })
    .map(({ id, outputType: { shape } }) => ({ id, shape }));
}

/** Runs a model with noise off and shows its maps; `values` are its parameters and buffers by name. Close it when done. */
export async function openMaps(
  model: Model,
  values: Readonly<Record<string, Float32Array>>,
  batch: number,
  threads: number,
) {
  const [[name, { shape }]] = Object.entries(model.inputs);
  const image = placeholder('float32', [batch, ...shape]);
  const state = [...model.parameters, ...model.buffers].map(
    (each) => [each.name, placeholder('float32', each.shape)] as const,
  );
  const tensors = Object.fromEntries(state);
  const shown = mapLayers(model);
  const watched = {
    ...model,
    outputs: [...model.outputs, ...shown.map(({ id }) => ({ id, type: { dtype: 'float32' as const, shape } }))],
  };
  const { outputs } = forward(watched, {
    mode: 'eval',
    inputs: { [name]: image },
    parameters: tensors,
    buffers: tensors,
  });
  const results = Object.fromEntries(
    [...new Set([model.output, ...shown.map(({ id }) => id)])].map((id) => [id, outputs[id]]),
  );
  const graph = await compile({ inputs: { 'image of the model': image, ...tensors }, outputs: results }, threads);
  const fixed = Object.fromEntries(state.map(([key, { shape: of }]) => [key, tensorData('float32', of, values[key])]));
  return {
    run: async (images: Float32Array): Promise<Maps> => {
      const fed = { 'image of the model': tensorData('float32', [batch, ...shape], images), ...fixed };
      const found = await graph.run(fed);
      const layers = Object.fromEntries(shown.map(({ id }) => [id, found[id].data as Float32Array]));
      return { output: found[model.output].data as Float32Array, layers };
    },
    close: () => graph.close(),
  };
}
