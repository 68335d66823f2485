import type { Shape } from '../tensor/shape.ts';
import type { Model } from './model.ts';

/** A model that is one linear map of its input: the rows of its weight can be looked at as inputs. */
export interface LinearView {
  /** The dense layer. */
  readonly layer: string;
  /** Names of its parameters. */
  readonly weight: string;
  readonly bias: string | undefined;
  /** Shape of the input, and so of each row of the weight. */
  readonly shape: Shape;
  /** Rows of the weight: outputs of the layer. */
  readonly units: number;
}

/** Layers that only change the shape: values stay in row-major order. */
const shapeOnly: ReadonlySet<string> = new Set(['flatten', 'reshape']);

/** The linear view of a model whose output is a dense layer on the input itself, flattened or reshaped; undefined for any other. */
export function linearView(model: Model): LinearView | undefined {
  const byId = new Map(model.layers.map((layer) => [layer.id, layer]));
  const layer = byId.get(model.output);
  if (layer?.type !== 'dense' || layer.inputTypes[0].shape.length !== 1) return undefined;
  let [source] = layer.inputs;
  for (let before = byId.get(source); before !== undefined; before = byId.get(source)) {
    if (!shapeOnly.has(before.type)) return undefined;
    [source] = before.inputs;
  }
  const own = model.parameters.filter((parameter) => parameter.layer === layer.id).map(({ name }) => name);
  const named = (name: string) => own.find((each) => each === `${layer.id}.${name}`);
  const weight = named('weight');
  if (weight === undefined) return undefined;
  const [units] = layer.outputType.shape;
  return { layer: layer.id, weight, bias: named('bias'), shape: model.inputs[source].shape, units };
}
