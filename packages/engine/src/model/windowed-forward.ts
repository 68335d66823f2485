import { slice } from '../graph/ops/slice.ts';
import { stopGradient } from '../graph/ops/stop-gradient.ts';
import type { Tensor } from '../graph/tensor.ts';
import { type Forward, type ForwardOptions, forward, type States } from './forward.ts';
import type { TimeWindow, Windows } from './windows.ts';

/** A forward pass window by window: each starts from the state the one before ended with, as numbers, so that no gradient
 *  passes. The outputs are those of the last window. Shapes: inputs [batch, time, ...] as of the whole model. */
export function windowedForward({ time, parts }: Windows, options: ForwardOptions): Forward {
  const [first, ...rest] = parts;
  return rest.reduce(
    (before, part) =>
      forward(part.model, { ...during(part, time, options), buffers: before.buffers, states: stopped(before.states) }),
    forward(first.model, during(first, time, options)),
  );
}

/** What a forward pass reads, in the window alone. */
function during({ start, length, model }: TimeWindow, time: number, options: ForwardOptions): ForwardOptions {
  const cut = (tensor: Tensor) => stepsOf(tensor, start, length);
  const draws = model.draws.map(({ name, per, shape }): [string, Tensor] => {
    const whole = options.draws?.[name] as Tensor;
    const isPerStep = per === 'sample' && whole.shape[1] === time && shape[0] === length;
    return [name, isPerStep ? cut(whole) : whole];
  });
  return {
    ...options,
    inputs: Object.fromEntries(Object.entries(options.inputs).map(([name, tensor]) => [name, cut(tensor)])),
    ...(options.draws && { draws: Object.fromEntries(draws) }),
  };
}

/** Shapes: [batch, time, ...] -> [batch, count, ...]. */
function stepsOf(tensor: Tensor, start: number, count: number): Tensor {
  return slice(tensor, {
    starts: tensor.shape.map((_, axis) => (axis === 1 ? start : 0)),
    counts: tensor.shape.with(1, count),
    steps: tensor.shape.map(() => 1),
  });
}

function stopped(states: States): States {
  return Object.fromEntries(Object.entries(states).map(([name, state]) => [name, state.map(stopGradient)]));
}
