import type { Model } from './model.ts';

/** A layer that looks ids up: how many it knows. */
export interface IdLimit {
  readonly layer: string;
  readonly ids: number;
}

/** The layers that look the ids of an input up, and how many each of them knows. */
export function idLimitsOf({ layers }: Pick<Model, 'layers'>, input: string): IdLimit[] {
  return layers.flatMap(({ id, inputs, options }) =>
    inputs.includes(input) && 'numEmbeddings' in options ? [{ layer: id, ids: Number(options.numEmbeddings) }] : [],
  );
}
