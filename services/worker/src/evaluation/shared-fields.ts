import type { BootstrapIntervals, WorstExamples } from '@trainyard/contracts';
import { worstSamples } from '@trainyard/engine';
import { finite, type JudgedSplit } from './judged-split.ts';

type WorstExample = WorstExamples[number];

/** What a report says of one of the samples that a model is most wrong about. */
export type ExampleOf = (sample: number) => Pick<WorstExample, 'target' | 'prediction' | 'probability' | 'confidence'>;

/** The fields that reports of every task share. */
export function sharedFields(
  judged: JudgedSplit,
  record: { losses: Float32Array; nonFinite: number },
  exampleOf: ExampleOf,
  { bootstrap, notes }: { bootstrap: BootstrapIntervals | null; notes: readonly string[] },
) {
  const { split, part, rows, meanLoss, options, picture } = judged;
  const worst = worstSamples(record.losses, options.worst).map(
    (sample): WorstExample => ({
      row: rows[sample] ?? 0,
      part,
      loss: finite(record.losses[sample] ?? Number.NaN),
      ...exampleOf(sample),
      ...(picture && { image: picture(sample) }),
    }),
  );
  const unsound =
    record.nonFinite > 0
      ? [`${record.nonFinite} predictions are not finite: nothing is said of probabilities and rankings.`]
      : [];
  return {
    kind: 'evaluation' as const,
    split,
    samples: rows.length,
    nonFinite: record.nonFinite,
    loss: finite(meanLoss),
    notes: [...notes, ...unsound],
    bootstrap,
    worst,
  };
}

/** A probability as a report tells it. */
export function shareOf(probability: number | undefined): number | null {
  return probability === undefined || Number.isNaN(probability) ? null : Math.min(1, Math.max(0, probability));
}
