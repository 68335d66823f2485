import type { Tensor } from '../../graph/tensor.ts';
import type { Value } from '../../layers/define-layer.ts';
import type { Model, ModelLayer } from '../../model/model.ts';

/** How the units of a layer can cease to react: a rectified one by giving 0, a bounded one by sitting at a bound. */
export type UnitKind = 'rectified' | 'tanh' | 'sigmoid' | 'other';

/** A layer whose output a probe looks at. */
export interface ObservedLayer {
  readonly id: string;
  readonly kind: UnitKind;
  /** [batch, ...]. */
  readonly tensor: Tensor;
  /** The axis along which its units lie; along the others a unit repeats. */
  readonly unitAxis: number;
}

/** Layers that learn or have an activation, in the order of computation, with what they put out. */
export function observedLayers({ layers }: Model, values: ReadonlyMap<string, Value>): ObservedLayer[] {
  const axes = new Map<string, number>();
  return layers.flatMap((layer) => {
    const tensor = values.get(layer.id)?.tensor;
    if (tensor === undefined) return [];
    const unitAxis = unitAxisOf(layer, tensor.shape.length, axes);
    axes.set(layer.id, unitAxis);
    const kind = kindOf(layer);
    return kind === undefined ? [] : [{ id: layer.id, kind, tensor, unitAxis }];
  });
}

/** Undefined: there is nothing to look at. */
function kindOf({ type, options, definition, inputTypes }: ModelLayer): UnitKind | undefined {
  const chosen = (options as { activation?: unknown }).activation;
  const activation = typeof chosen === 'object' ? (chosen as { type: string } | null)?.type : chosen;
  if (activation === 'relu') return 'rectified';
  if (activation === 'tanh' || activation === 'sigmoid') return activation;
  if (type === 'lstm' || type === 'gru') return 'tanh';
  const learns = Object.keys(definition.parameters?.(inputTypes, options) ?? {}).length > 0;
  return learns || activation !== undefined ? 'other' : undefined;
}

/** Channels come first in what convolutions and pools put out, features last in the rest; what acts on each number alone
 *  leaves them where they were. */
function unitAxisOf({ type, inputs }: ModelLayer, rank: number, before: ReadonlyMap<string, number>): number {
  const last = rank - 1;
  if (rank <= 2) return last;
  if (/conv|pool|^locally/i.test(type)) return 1;
  if (/^(dense|embedding|rnn|lstm|gru|maxout)$/.test(type)) return last;
  const known = type === 'reshape' ? undefined : before.get(inputs[0]);
  if (known !== undefined && known <= last) return known;
  return rank === 3 ? last : 1;
}
