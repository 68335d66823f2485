import type { EvaluationOptions } from '@trainyard/contracts';
import type { FittedTokenizer, LossOptions } from '@trainyard/engine/spec';
import type { ReportDraft } from '../attempt/messages.ts';

/** Rows of a split as an output of the model was judged on them. */
export interface JudgedSplit {
  split: ReportDraft['split'];
  /** Part of the dataset that the rows are of. */
  part: 'train' | 'test';
  /** Rows in the order in which they were judged. */
  rows: Int32Array;
  /** Group of each row of the part. */
  groups?: Int32Array | undefined;
  loss: LossOptions;
  /** Mean loss over the rows. */
  meanLoss: number;
  options: EvaluationOptions;
  seed: number;
  /** Of a target of tokens. */
  tokenizer?: FittedTokenizer | undefined;
  /** Picture of a sample, where samples are images. */
  picture?: ((sample: number) => string) | undefined;
}

/** What JSON has no number for becomes null. */
export const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;
