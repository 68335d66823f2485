import type { LayerReading, ParameterReading, Reading } from '../../diagnosis/health/reading.ts';
import type { Model } from '../../model/model.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { ProbedLayer, ProbeProgram } from './probe-program.ts';

/** Results of a batch of a probe, by name. */
export type ProbeResults = Readonly<Record<string, ArrayLike<number>>>;

/** What the results of some batches of equal size say together. */
export function readResults(
  { layers, parameters, recurrent }: ProbeProgram,
  results: readonly ProbeResults[],
  model: Model,
): Omit<Reading, 'step' | 'epoch' | 'samples' | 'baseline'> {
  const batches = results.length;
  const over = (name: string) => placewise(results.map((batch) => batch[name] ?? []));
  const weights = over('lossWeight');
  return {
    loss: over('lossTotal').reduce((sum, total, head) => sum + total / weights[head], 0),
    layers: layers.map((layer) => {
      const steps = recurrent.includes(layer.id) ? over(`time:${layer.id}`) : undefined;
      return {
        ...layerReading(layer, over(`moments:${layer.id}`), over(`units:${layer.id}`), batches),
        ...(steps && { stepGradients: steps.map((squares) => Math.sqrt(squares / batches)) }),
      };
    }),
    parameters: parameterReadings(parameters, over, model, batches),
  };
}

/** Sums of the numbers of several batches, place by place. */
function placewise(batches: readonly ArrayLike<number>[]): number[] {
  return Array.from(batches[0], (_, at) => batches.reduce((sum, values) => sum + values[at], 0));
}

function layerReading(
  { id, kind, units, perUnit }: ProbedLayer,
  [sum, squares]: readonly number[],
  counts: readonly number[],
  batches: number,
): LayerReading {
  const numbers = units * perUnit * batches;
  const mean = sum / numbers;
  const standardDeviation = Math.sqrt(Math.max(squares / numbers - mean * mean, 0));
  const shared = { layer: id, kind, units, mean, standardDeviation };
  if (kind === 'other') return shared;
  if (kind === 'rectified') return { ...shared, dead: counts.filter((count) => count === 0).length / units };
  return { ...shared, saturated: counts.reduce((total, count) => total + count, 0) / numbers };
}

function parameterReadings(
  names: readonly string[],
  over: (name: string) => number[],
  model: Model,
  batches: number,
): ParameterReading[] {
  const [squares, gradientSquares, sizes] = ['parameterSquares', 'gradientSquares', 'gradientSizes'].map(over);
  const specs = new Map(model.parameters.map((parameter) => [parameter.name, parameter]));
  return names.flatMap((name, at) => {
    const spec = specs.get(name);
    if (spec === undefined) return [];
    const size = sizeOf(spec.shape);
    const scale = Math.sqrt(squares[at] / batches / size);
    const gradient = rootMeanSquare(gradientSquares[at] / batches / size, sizes[at] / batches / size);
    return [{ name, layer: spec.layer, role: spec.role, size, scale, gradient }];
  });
}

/** The root of a mean square; where the square left the range of its numbers, the mean size, which did not. */
function rootMeanSquare(meanSquare: number, meanSize: number): number {
  const isHeld = Number.isFinite(meanSquare) && meanSquare > 1e-30;
  return isHeld ? Math.sqrt(meanSquare) : meanSize;
}
