import { type History, learnedLittle, relativeLoss, runawayLoss } from './history.ts';
import { layerScales } from './layer-scales.ts';
import type { LayerReading, Reading } from './reading.ts';
import { finite, type HealthDiagnosis, type HealthRule, rounded } from './rule.ts';

/** Growth from one end of the network, or of a sequence, to the other that no healthy start has. */
const explosive = 1e3;
/** So many looks in a row: a single large loss may be a step too long that the network recovers from. */
const looks = 3;

/** Gradients that grow by orders of magnitude: along the layers, along a sequence, or from step to step until they are no numbers.
 *  @equation G = max of: g_first / g_last of the layers' gradients; s_last / s_first of their outputs; g_1 / g_T along the steps
 *  @see Pascanu, Mikolov & Bengio 2013 */
export const explodingGradients: HealthRule = {
  rank: 1,
  atStart: ({ start }) => start !== undefined && !(growthOf(start).factor < explosive),
  judge: (history) => {
    if (history.threwOut) return diverged(history);
    const now = history.readings.at(-1);
    if (now === undefined || !learnedLittle(history)) return undefined;
    return fromTheStart(history) ?? grownSince(history);
  },
  isOver: (history) => relativeLoss(history) < 0.5,
};

function diverged(history: History): HealthDiagnosis {
  const { start, readings } = history;
  const growth = start && growthOf(start);
  const last = readings.at(-1) ?? start;
  const isOfStart = growth !== undefined && !(growth.factor < explosive);
  const layer = isOfStart ? growth.layer : last && largestOf(last);
  return {
    severity: 'error',
    layer,
    message: `a step led out of the range of numbers: the largest gradients were in ${layer ?? 'the output'}`,
    suggestion: isOfStart
      ? 'They grow from layer to layer already at the start: use heNormal or xavierNormal without a gain, and clip the gradient.'
      : 'Lower the learning rate, clip the gradient (gradientClip.globalNorm 1), or standardize the features and the target.',
    values: finite({ ...(growth && { growth: growth.factor }), relativeLoss: relativeLoss(history) }),
  };
}

function fromTheStart(history: History): HealthDiagnosis | undefined {
  const growth = history.start && growthOf(history.start);
  if (growth === undefined || growth.factor < explosive) return undefined;
  const loss = relativeLoss(history);
  return {
    severity: 'error',
    layer: growth.layer,
    message: `${growth.what} grew ${rounded(growth.factor)} times before the first step, and nothing was learned since`,
    suggestion: growth.suggestion,
    values: finite({ growth: growth.factor, relativeLoss: loss }),
  };
}

function grownSince(history: History): HealthDiagnosis | undefined {
  const { readings, baseline, ended } = history;
  const bound = runawayLoss(history);
  const recent = readings.slice(-looks);
  const last = recent.at(-1);
  const isRunning = (recent.length === looks || ended !== undefined) && recent.every(({ loss }) => !(loss < bound));
  if (last === undefined || !isRunning || last.loss < 0.5 * recent[0].loss) return undefined;
  const layer = largestOf(last);
  return {
    severity: 'error',
    layer,
    message: `the loss has run away to ${rounded(last.loss / baseline)} times what a constant output gives, with the largest gradient in ${layer ?? 'its output'}`,
    suggestion: 'Lower the learning rate and clip the gradient (gradientClip.globalNorm 1).',
    values: finite({ relativeLoss: last.loss / baseline }),
  };
}

interface Growth {
  readonly factor: number;
  readonly layer: string | undefined;
  readonly what: string;
  readonly suggestion: string;
}

/** What grows most across a network; a factor that is no number is one without end. */
function growthOf(reading: Reading): Growth {
  return [backwards(reading), forwards(reading), ...reading.layers.map(alongTime)].reduce((most, each) =>
    most.factor >= each.factor ? most : each,
  );
}

/** From the gradient of the last layer to that of an earlier one. */
function backwards(reading: Reading): Growth {
  const scales = layerScales(reading);
  const last = scales.at(-1)?.gradient ?? 0;
  const largest = scales.reduce((most, each) => (each.gradient > most.gradient ? each : most), scales[0]);
  return {
    factor: last > 0 ? endless(largest.gradient / last) : 1,
    layer: largest?.layer,
    what: `from the last layer back to ${largest?.layer}, gradients`,
    suggestion:
      'Start from xavierNormal or heNormal without a gain (or orthogonal), clip the gradient, or add batchNorm.',
  };
}

/** From what the first layer puts out to the last. */
function forwards({ layers }: Reading): Growth {
  const [first] = layers;
  const last = layers.at(-1);
  const before = first?.standardDeviation ?? 0;
  return {
    factor: before > 0 && last ? endless(last.standardDeviation / before) : 1,
    layer: last?.layer,
    what: `from ${first?.layer} to ${last?.layer}, outputs (and with them gradients)`,
    suggestion: 'Start from heNormal or xavierNormal without a gain, add batchNorm, and clip the gradient.',
  };
}

/** From the last step of a sequence to the first. */
function alongTime({ layer, stepGradients = [] }: LayerReading): Growth {
  const last = stepGradients.at(-1) ?? 0;
  return {
    factor: last > 0 ? endless(Math.max(...stepGradients) / last) : 1,
    layer,
    what: `from the last step of ${layer} back to the first, gradients`,
    suggestion:
      'Start the recurrent weights from orthogonal without a gain, clip the gradient (gradientClip.globalNorm 1), use lstm or gru, or truncate with backpropagationThroughTime.',
  };
}

function endless(factor: number): number {
  return Number.isNaN(factor) ? Number.POSITIVE_INFINITY : factor;
}

function largestOf(reading: Reading): string | undefined {
  const [first, ...others] = layerScales(reading);
  return others.reduce((most, each) => (each.gradient > most.gradient ? each : most), first)?.layer;
}
