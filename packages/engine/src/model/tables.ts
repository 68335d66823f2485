import type { Model, ModelLayer } from './model.ts';

/** Parameters, buffers and draws of the layers, named `<layer>.<name>` as in a PyTorch state_dict. */
export function tablesOf(layers: readonly ModelLayer[]): Pick<Model, 'parameters' | 'buffers' | 'draws'> {
  return {
    parameters: layers.flatMap((layer) => {
      const { definition, inputTypes, options } = layer;
      const regularizer = definition.regularizer?.(options);
      const shared = { layer: layer.id, trainable: options.trainable, regularizer };
      return named(layer.id, definition.parameters?.(inputTypes, options)).map((parameter) => ({
        ...parameter,
        ...shared,
      }));
    }),
    buffers: layers.flatMap(({ id, definition, inputTypes, options }) =>
      named(id, definition.buffers?.(inputTypes, options)),
    ),
    draws: layers.flatMap(({ id, definition, inputTypes, options }) =>
      named(id, definition.draws?.(inputTypes, options)),
    ),
  };
}

function named<T>(layer: string, specs: Readonly<Record<string, T>> | undefined): (T & { readonly name: string })[] {
  return Object.entries(specs ?? {}).map(([name, spec]) => ({ ...spec, name: `${layer}.${name}` }));
}
