import type { Model } from './model.ts';

/** Whether a model takes one image [channels, height, width] and tells classes or numbers of it as a whole. */
export function judgesOneImage({ inputs, outputType }: Pick<Model, 'inputs' | 'outputType'>): boolean {
  const types = Object.values(inputs);
  return (
    types.length === 1 && types[0].shape.length === 3 && types[0].dtype === 'float32' && outputType.shape.length === 1
  );
}
