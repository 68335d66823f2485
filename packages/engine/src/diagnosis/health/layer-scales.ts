import type { Reading } from './reading.ts';

/** The weights of a layer and the gradient that reaches them, each as the root of its mean square. */
export interface LayerScale {
  readonly layer: string;
  readonly weight: number;
  readonly gradient: number;
}

/** Layers that learn weights, in the order of computation; biases and scales are left aside, their gradients are of another size. */
export function layerScales({ layers, parameters }: Reading): LayerScale[] {
  return layers.flatMap(({ layer }) => {
    const weights = parameters.filter((parameter) => parameter.layer === layer && parameter.role === 'weight');
    if (weights.length === 0) return [];
    const size = weights.reduce((sum, each) => sum + each.size, 0);
    const mean = (of: 'scale' | 'gradient') =>
      Math.sqrt(weights.reduce((sum, each) => sum + each[of] ** 2 * each.size, 0) / size);
    return [{ layer, weight: mean('scale'), gradient: mean('gradient') }];
  });
}

/** Whether a penalty has pressed the weights to a small part of what they started from: then little gradient is no ailment
 *  of its own. */
export function isPressed(start: Reading | undefined, now: Reading): boolean {
  if (start === undefined) return false;
  const size = (reading: Reading) => layerScales(reading).reduce((sum, { weight }) => sum + weight, 0);
  return size(now) < 0.2 * size(start);
}
