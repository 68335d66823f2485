import { targetsOf } from '../losses/document.ts';
import type { Head } from './heads.ts';
import type { Samples } from './samples.ts';
import { shareCorrect } from './share-correct.ts';
import type { OutputEvaluation } from './training-options.ts';

/** What is told of one output after every epoch. */
export interface HeadMetrics {
  readonly loss: number;
  /** Of class targets: share of positions whose largest output is the target. */
  readonly accuracy?: number;
}

export function headMetrics(head: Head, samples: Samples, { outputs, loss }: OutputEvaluation): HeadMetrics {
  if (targetsOf(head.loss).kind !== 'class') return { loss };
  const targets = head.suffix === '' ? samples.targets : samples.otherTargets?.[head.name];
  if (targets === undefined) return { loss };
  return { loss, accuracy: shareCorrect(head, { rows: samples.rows, targets }, outputs) };
}
