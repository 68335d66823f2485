import type { JobSpecOf } from '@trainyard/contracts';
import { suggestRate } from '@trainyard/engine';
import { scheduleOptionNames } from '@trainyard/engine/spec';
import type { JobReportDraft } from '../attempt/messages.ts';

/** What a range test measured. */
export interface RangeTestOutcome {
  learningRates: readonly number[];
  losses: readonly number[];
  /** Why there are no more. */
  reason: 'completed' | 'lossRose' | 'notFinite';
  stepsPerEpoch: number;
}

type RangeTestDraft = Extract<JobReportDraft, { kind: 'lrRangeTest' }>;
type Bounds = RangeTestDraft['bounds'];

const finite = (value: number | undefined): number | null => (Number.isFinite(value) ? (value as number) : null);

/** Shares of the fall of the loss at which the bounds of a cyclical schedule lie. */
const [begun, done] = [0.1, 0.9];
/** Epochs of a rise of the suggested cyclical schedule; Smith 2017 finds 2 to 10 good. */
const epochsUp = 4;

/** Where the smoothed loss has made a tenth of its fall, and where nine tenths. */
function boundsOf({ learningRates }: RangeTestOutcome, smoothed: readonly number[], lowest: number): Bounds {
  const [start = 0] = smoothed;
  const low = smoothed[lowest] ?? start;
  const rateAt = (share: number) => learningRates[smoothed.findIndex((loss) => loss <= start - share * (start - low))];
  const [minLearningRate, maxLearningRate] = [rateAt(begun), rateAt(done)];
  if (minLearningRate === undefined || maxLearningRate === undefined || minLearningRate >= maxLearningRate) return null;
  return { minLearningRate, maxLearningRate };
}

type RangeTestSpec = Pick<
  JobSpecOf<'lrRangeTest'>,
  'optimizer' | 'minLearningRate' | 'maxLearningRate' | 'steps' | 'stopFactor' | 'spacing'
>;

/** Clears what only a range test has, so that the patch suits its document as well as that of a training. */
const asTraining = {
  kind: 'train',
  minLearningRate: null,
  maxLearningRate: null,
  steps: null,
  spacing: null,
  stopFactor: null,
} satisfies Record<Exclude<keyof RangeTestSpec, 'optimizer'> | 'kind', string | null>;

const patchOf = ({ optimizer: { type } }: RangeTestSpec, learningRate: number) => ({
  ...asTraining,
  optimizer: { type, learningRate },
});

function cyclicPatchOf(spec: RangeTestSpec, bounds: NonNullable<Bounds>, stepsPerEpoch: number) {
  const cleared = Object.fromEntries(scheduleOptionNames.map((name) => [name, null]));
  const cyclic = { type: 'cyclic', mode: 'triangular2', ...bounds, stepSizeUp: epochsUp * stepsPerEpoch };
  return {
    ...patchOf(spec, bounds.maxLearningRate),
    schedule: { ...cleared, ...cyclic },
    scheduleUnit: 'step',
  };
}

function notesOf(
  { reason, losses }: RangeTestOutcome,
  { steps, stopFactor }: RangeTestSpec,
  suggestion: number | null,
) {
  const notes = ['The weights of a range test are of no use: no checkpoint is kept.'];
  if (reason === 'lossRose') {
    notes.push(
      `Stopped after ${losses.length} of ${steps} steps: the running mean of the loss rose above ${stopFactor} times its lowest value (stopFactor).`,
    );
  }
  if (reason === 'notFinite') notes.push(`Stopped after ${losses.length} of ${steps} steps: the loss is not finite.`);
  if (suggestion === null) {
    notes.push(
      'No rate is suggested: the loss does not fall by more than it scatters. Sweep a wider range, use more steps, or a larger batch.',
    );
  }
  return notes;
}

/** The report of a range test. */
export function rangeTestReport(spec: RangeTestSpec, outcome: RangeTestOutcome): RangeTestDraft {
  const { learningRates, losses, reason, stepsPerEpoch } = outcome;
  const { suggestion, lowest, divergence, smoothed } = suggestRate({ learningRates, losses });
  const lowestAt = lowest === null ? -1 : learningRates.indexOf(lowest);
  const bounds = suggestion === null ? null : boundsOf(outcome, smoothed, lowestAt);
  return {
    kind: 'lrRangeTest',
    curve: learningRates.map((learningRate, at) => ({
      learningRate,
      loss: finite(losses[at]),
      smoothedLoss: finite(smoothed[at]),
    })),
    stopped: { reason, step: losses.length, learningRate: learningRates.at(-1) ?? spec.minLearningRate },
    suggestion,
    lowest: lowest === null ? null : { learningRate: lowest, smoothedLoss: smoothed[lowestAt] ?? 0 },
    divergence,
    bounds,
    patch: suggestion === null ? null : patchOf(spec, suggestion),
    cyclicPatch: bounds && cyclicPatchOf(spec, bounds, stepsPerEpoch),
    notes: notesOf(outcome, spec, suggestion),
  };
}
