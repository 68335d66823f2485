import { initializerOf } from '../initializers/document.ts';
import { fansOf } from '../initializers/fans.ts';
import type { Model } from '../model/model.ts';
import { slotsOf } from '../optimizers/document.ts';
import { stream } from '../tensor/random.ts';
import { carriedVector } from './carried-state.ts';
import { unpack } from './layout.ts';
import { layoutsOf, slotVector } from './programs.ts';
import type { TrainingOptions } from './training-options.ts';

/** Start values of all vectors of a training: optimizer slots and carried states are zeros. */
export function startVectors(
  { model, optimizer, seed, startFrom }: Pick<TrainingOptions, 'model' | 'optimizer' | 'seed' | 'startFrom'>,
  carriedLength: number,
): Record<string, Float32Array> {
  const { length } = layoutsOf(model).parameters;
  const slots = slotsOf(optimizer).map((slot) => [slotVector(slot), new Float32Array(length)] as const);
  return {
    ...initialVectors(model, seed, startFrom),
    ...Object.fromEntries(slots),
    [carriedVector]: new Float32Array(carriedLength),
  };
}

type Named = Readonly<Record<string, Float32Array>>;

/** Start values of the vectors `parameters`, `frozen` and `buffers`, by name: given, or a function of the seed and the name. */
export function initialVectors(
  model: Model,
  seed: number,
  given: Named = {},
): Record<'parameters' | 'frozen' | 'buffers', Float32Array> {
  const layouts = layoutsOf(model);
  const vectors = {
    parameters: new Float32Array(layouts.parameters.length),
    frozen: new Float32Array(layouts.frozen.length),
    buffers: new Float32Array(layouts.buffers.length),
  };
  const views = new Map([...unpack(vectors.parameters, layouts.parameters), ...unpack(vectors.frozen, layouts.frozen)]);
  for (const { name, shape, initializer, fansFrom } of model.parameters) {
    const out = views.get(name);
    // Vectors without a weight behind them start from a constant, which asks for no fans.
    const fans = (fansFrom ?? shape).length < 2 ? { fanIn: 1, fanOut: 1 } : fansOf(fansFrom ?? shape);
    if (out && given[name]) out.set(given[name]);
    else if (out) initializerOf(initializer).fill(out, shape, fans, stream(seed, `initialize/${name}`, 0));
  }
  const buffers = unpack(vectors.buffers, layouts.buffers);
  for (const { name, initial } of model.buffers) {
    const out = buffers.get(name);
    if (given[name]) out?.set(given[name]);
    else out?.fill(initial);
  }
  return vectors;
}
