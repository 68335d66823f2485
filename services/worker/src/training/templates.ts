import type { Templates } from '@trainyard/contracts';
import type { Target } from '@trainyard/datasets';
import { linearView, type Model, readSafetensors } from '@trainyard/engine';

/** Most numbers that templates bring into a report. */
const templateLimit = 2 ** 17;

/** What each output of a linear model looks for in its input: the rows of the weight, in the input's shape. Undefined where the
 *  model is not linear, where outputs have no names, or where the numbers are too many to be read. */
export function templatesOf(model: Model, target: Target, weights: Uint8Array): Templates | undefined {
  const view = linearView(model);
  const names = view && namesOf(target, view.units);
  if (view === undefined || names === undefined) return undefined;
  const tensors = new Map(readSafetensors(weights).tensors.map(({ name, data }) => [name, Array.from(data, Number)]));
  const [weight, bias] = [tensors.get(view.weight) ?? [], view.bias === undefined ? undefined : tensors.get(view.bias)];
  const perRow = weight.length / view.units;
  if (weight.length > templateLimit) return undefined;
  return {
    layer: view.layer,
    shape: [...view.shape],
    rows: names.map((output, at) => ({
      output,
      weights: weight.slice(at * perRow, (at + 1) * perRow).map(rounded),
      bias: bias === undefined ? 0 : rounded(bias[at] ?? 0),
    })),
  };
}

/** Names of the outputs; a single one beside two classes stands for the second. */
function namesOf(target: Target, units: number): readonly string[] | undefined {
  if (target.kind === 'sequence' || target.kind === 'classes') return undefined;
  const names = target.kind === 'class' ? target.classes : target.columns;
  if (names.length === units) return names;
  return target.kind === 'class' && names.length === 2 && units === 1 ? names.slice(1) : undefined;
}

/** Float32 holds no more digits worth reading. */
const rounded = (value: number): number => Number(value.toPrecision(7));
