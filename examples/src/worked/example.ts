import type { Trained } from '../train.ts';

/** How good a trained model is, and the baseline on the same rows; larger is better. */
export interface Score {
  readonly value: number;
  readonly baseline: number;
}

/** A sample that ships with the service, or a table of our own. */
export type Source = { readonly sample: string } | { readonly name: string; readonly csv: string };

/** A job document, but for the dataset and the seed. */
export interface JobTemplate {
  readonly model: object;
  readonly [field: string]: unknown;
}

/** Something real that is learned through the API, and what it must beat. */
export interface Example {
  /** One sentence: what learns what. */
  readonly title: string;
  readonly job: JobTemplate;
  data(): Source;
  /** What is measured. */
  readonly measure: string;
  /** What must be beaten, by how much at least. */
  readonly baseline: string;
  readonly margin: number;
  score(trained: Trained): Promise<Score>;
}
