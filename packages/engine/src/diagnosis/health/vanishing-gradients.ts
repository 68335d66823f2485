import { fractionPassed, type History, relativeLoss } from './history.ts';
import { isPressed, type LayerScale, layerScales } from './layer-scales.ts';
import type { LayerReading, Reading } from './reading.ts';
import { finite, type HealthRule, percent, rounded } from './rule.ts';

/** A layer whose gradient is this small beside the largest gets next to nothing; the second where the loss does not move at all. */
const [lost, faint] = [1e-4, 1e-3];
/** Above this share of the baseline the loss has hardly moved, above the second not at all. */
const [hardly, notAtAll] = [0.9, 0.97];
/** Above this it has moved, only the wrong way. */
const astray = 1.5;
/** A network whose weights can move the loss by less than this share of it is cut off. */
const cutOff = 1e-6;
/** Share of the training from which on a loss that has hardly moved is enough. */
const late = 2 / 3;
/** Steps of a sequence whose gradient is this small beside the largest are forgotten; the second where the loss has not moved
 *  until late. */
const [forgotten, fading] = [1e-6, 1e-3];

/** Gradients that fall by orders of magnitude on the way to the first layers, or to the first steps of a sequence, in a network
 *  that does not learn.
 *  @equation r = min_l g_l / max_k g_k, g_l the root mean square of dL/dW over the weights of layer l
 *  @see Bengio, Simard & Frasconi 1994; Glorot & Bengio 2010 */
export const vanishingGradients: HealthRule = {
  rank: 3,
  atStart: ({ start, baseline }) => start !== undefined && (isCutOff(start, baseline) || ratioOf(start) < lost),
  judge: (history) => {
    const now = history.readings.at(-1);
    const loss = relativeLoss(history);
    if (now === undefined || isPressed(history.start, now) || !(loss >= hardly && loss < astray)) return undefined;
    return inLayers(history, now, loss) ?? inTime(history, now, loss);
  },
  isOver: (history) => relativeLoss(history) < hardly - 0.1,
};

function inLayers({ passed, start, baseline, ended }: History, now: Reading, loss: number) {
  const scales = layerScales(now);
  const isStuck = loss >= notAtAll && (ended !== undefined || (passed.at(-1)?.epoch ?? 0) >= 3);
  const bound = isStuck ? faint : lost;
  const largest = Math.max(...scales.map(({ gradient }) => gradient));
  const wasCutOff = start !== undefined && isCutOff(start, baseline);
  const small = scales.filter(({ gradient }) => gradient < bound * largest || (wasCutOff && largest < cutOff));
  const [first] = small;
  if (first === undefined) return undefined;
  const ratio = first.gradient / largest;
  const saturated = saturationOf(now, small);
  return {
    severity: 'warning' as const,
    layer: first.layer,
    layers: small.map(({ layer }) => layer),
    message: `the gradient of ${first.layer} is ${rounded(ratio)} times that of the layer with the largest, and the loss stays at ${percent(loss)} of what a constant output gives`,
    suggestion:
      saturated > 0.5
        ? 'The units before it are saturated: standardize the features, start from smaller weights, or use relu.'
        : 'Use relu with heNormal (or tanh with xavierNormal), add batchNorm or residual blocks, or take layers out.',
    values: finite({ ratio, gradient: first.gradient, largestGradient: largest, saturated, relativeLoss: loss }),
  };
}

/** Told late only: a memory that reaches far back is learned late. By then what chance the last steps hold is learned by heart. */
function inTime(history: History, now: Reading, loss: number) {
  const passed = fractionPassed(history);
  if (passed < 0.5 || (passed < late && loss < notAtAll)) return undefined;
  const bound = passed >= late && loss >= notAtAll ? fading : forgotten;
  const found = now.layers.find((layer) => timeRatio(layer) < bound);
  if (found === undefined) return undefined;
  const ratio = timeRatio(found);
  return {
    severity: 'warning' as const,
    layer: found.layer,
    message: `the gradient that ${found.layer} passes to its first steps is ${rounded(ratio)} times that of the step with the largest, and the loss stays at ${percent(loss)} of what a constant output gives`,
    suggestion:
      'Use lstm or gru with a larger recurrentInitializer (orthogonal), make the sequences shorter, or read them from both ends.',
    values: finite({ ratio, relativeLoss: loss }),
  };
}

function ratioOf(reading: Reading): number {
  const gradients = layerScales(reading).map(({ gradient }) => gradient);
  return gradients.length === 0 ? 1 : Math.min(...gradients) / Math.max(...gradients);
}

/** Whether all weights together could change the loss by next to nothing, to first order. */
function isCutOff(reading: Reading, baseline: number): boolean {
  const { parameters } = reading;
  const weights = parameters.filter(({ role }) => role === 'weight');
  if (weights.length < 3) return false;
  return weights.every(({ scale, gradient, size }) => scale * gradient * size < cutOff * baseline);
}

/** The gradient of the first tenth of the steps beside that of the step with the largest. */
function timeRatio({ stepGradients = [] }: LayerReading): number {
  if (stepGradients.length < 2) return 1;
  const front = stepGradients.slice(0, Math.ceil(stepGradients.length / 10));
  const largest = Math.max(...stepGradients);
  return largest > 0 ? Math.max(...front) / largest : 1;
}

function saturationOf({ layers }: Reading, small: readonly LayerScale[]): number {
  const named = new Set(small.map(({ layer }) => layer));
  return Math.max(0, ...layers.filter(({ layer }) => named.has(layer)).map(({ saturated = 0 }) => saturated));
}
