import type { z } from 'zod';
import type { MemberConfig } from '../../registry/registry.ts';

/** What a row belongs to, such as the subject it was measured on. */
export type Group = string | number;

/** What folds are a function of, but for their options. */
export interface FoldedRows {
  /** How many rows are to be divided; they are numbered from 0. */
  readonly rows: number;
  readonly seed: number;
  /** Class of each row, for foldings that keep the share of each class. */
  readonly classes?: ArrayLike<number>;
  /** Group of each row, for foldings that keep groups together. */
  readonly groups?: ArrayLike<Group>;
}

/** Which fold tests which row: one number a row, so that folds of many rows are built one at a time by `foldAt`. */
export interface Folds {
  readonly count: number;
  /** The fold that tests each row, 0 to `count - 1`; all other folds train with it. */
  readonly testedIn: Int32Array;
  /** The group that each fold tests, where each tests one. */
  readonly groups?: readonly Group[];
}

/** A way to divide rows into folds. */
export interface Folding<Config extends MemberConfig = MemberConfig> {
  readonly config: Config;
  /** Finds the fold of every row. @throws {RangeError} if the rows cannot be divided so. */
  divide(rows: FoldedRows, options: z.output<Config>): Folds;
}

/** Makes a folding of the schema of its document and the way it divides. */
export function defineFolding<Config extends MemberConfig>(definition: Folding<Config>): Folding<Config> {
  return definition;
}
