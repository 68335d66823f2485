import type { BinaryOutcome, MultiClassOutcome } from './outcome.ts';

/** Samples whose confidence lies in (lower, upper], with what they promised and what they kept; null in an empty bin. */
export interface CalibrationBin {
  readonly lower: number;
  readonly upper: number;
  readonly samples: number;
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

/** The probability given to the most probable class of each sample, and whether that class is the true one. */
export interface Confidences {
  readonly confidence: Float64Array;
  readonly correct: Uint8Array;
}

/** Confidence of class 1 from a score of 0.5 on, of class 0 below: the decision threshold plays no part. */
export function binaryConfidences({ targets, scores }: BinaryOutcome): Confidences {
  return {
    confidence: Float64Array.from(scores, (score) => (score >= 0.5 ? score : 1 - score)),
    correct: Uint8Array.from(scores, (score, sample) => (score >= 0.5 ? targets[sample] : 1 - targets[sample])),
  };
}

/** Confidence of the predicted class. */
export function classConfidences(
  { targets, predictions, classes }: MultiClassOutcome,
  probabilities: ArrayLike<number>,
): Confidences {
  return {
    confidence: Float64Array.from(predictions, (label, sample) => probabilities[sample * classes + label]),
    correct: Uint8Array.from(predictions, (label, sample) => (label === targets[sample] ? 1 : 0)),
  };
}

/** Reliability diagram: the samples in `bins` equal bins of confidence (b / bins, (b + 1) / bins].
 *  @see Guo, Pleiss, Sun & Weinberger 2017, "On calibration of modern neural networks". */
export function calibrationBins({ confidence, correct }: Confidences, bins: number): CalibrationBin[] {
  const samples = new Float64Array(bins);
  const promised = new Float64Array(bins);
  const kept = new Float64Array(bins);
  for (let i = 0; i < confidence.length; i++) {
    const bin = Math.min(Math.max(Math.ceil(confidence[i] * bins) - 1, 0), bins - 1);
    samples[bin]++;
    promised[bin] += confidence[i];
    kept[bin] += correct[i];
  }
  return Array.from(samples, (count, bin) => ({
    lower: bin / bins,
    upper: (bin + 1) / bins,
    samples: count,
    confidence: count === 0 ? null : promised[bin] / count,
    accuracy: count === 0 ? null : kept[bin] / count,
  }));
}

/** Expected calibration error: mean over samples of |accuracy - confidence| of their bin. */
export function calibrationErrorOf(bins: readonly CalibrationBin[]): number {
  const samples = bins.reduce((sum, bin) => sum + bin.samples, 0);
  return bins.reduce((sum, { samples: count, confidence, accuracy }) => {
    return sum + (count / samples) * Math.abs((accuracy ?? 0) - (confidence ?? 0));
  }, 0);
}
