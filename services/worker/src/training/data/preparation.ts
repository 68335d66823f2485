import type { JobSpec } from '@trainyard/contracts';
import type { PartName, StoredDataset, StoredLocation } from '@trainyard/datasets';
import type { FittedPreprocessing, Model } from '@trainyard/engine';
import type { FittedTokenizer } from '@trainyard/engine/spec';
import type { ByPart } from './by-part.ts';
import type { InputRows } from './input-rows.ts';
import type { MemoryBudget } from './memory-budget.ts';

/** What inputs and targets are prepared from: the rows, the job and its model, and which rows are trained on. */
export interface Preparation {
  stored: StoredDataset;
  location: StoredLocation;
  parts: PartName[];
  spec: JobSpec;
  model: Model;
  trainingRows: Int32Array;
  budget: MemoryBudget;
  /** Whether rows of an input are changed at random while training. */
  isAugmented: (input: string) => boolean;
}

/** What stands before one input of the model. */
export interface PreparedInput {
  /** Feature columns in the order in which they enter the model. */
  columns: string[];
  /** Shape of one sample. */
  shape: number[];
  /** Fitted on the training rows; absent where the job has none, or the input takes no numbers. */
  preprocessing?: FittedPreprocessing;
  /** Of an input of tokens; its vocabulary is that of the training rows. */
  tokenizer?: FittedTokenizer;
}

/** An input with its rows, part by part. */
export interface LoadedInput {
  input: PreparedInput;
  rows: ByPart<InputRows>;
}
