import type { OutputEvaluation } from './training-options.ts';

/** What is told of one output after every epoch. */
export type HeadMetrics = Pick<OutputEvaluation, 'loss' | 'accuracy'>;

/** The metrics in an evaluation of one output. */
export function headMetrics({ loss, accuracy }: OutputEvaluation): HeadMetrics {
  return accuracy === undefined ? { loss } : { loss, accuracy };
}
