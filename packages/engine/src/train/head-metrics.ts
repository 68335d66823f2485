/** What is told of one output after every epoch. */
export interface HeadMetrics {
  readonly loss: number;
  /** Share of the positions that count which are right; of a loss that knows right and wrong. */
  readonly accuracy?: number;
}
