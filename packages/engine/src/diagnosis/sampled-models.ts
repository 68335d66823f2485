/** Predictions of models that were trained alike, several from different seeds on each of several samples, and what was observed. */
export interface SampledModels {
  /** By sample, then by seed: one value a point. Every sample has as many seeds. */
  readonly predictions: readonly (readonly ArrayLike<number>[])[];
  /** One observation a point. */
  readonly targets: ArrayLike<number>;
}

/** @throws {RangeError} unless there are two samples, as many models of each, and one value a point everywhere. */
export function checkSampled({ predictions, targets }: SampledModels): void {
  const seeds = predictions[0]?.length ?? 0;
  if (predictions.length < 2 || seeds === 0 || targets.length === 0) {
    throw new RangeError(
      `an estimate of variance expects models of at least 2 samples and targets, received ${predictions.length} samples, ${seeds} models of the first and ${targets.length} targets.`,
    );
  }
  for (const models of predictions) {
    if (models.length !== seeds || models.some(({ length }) => length !== targets.length)) {
      throw new RangeError(
        `an estimate of variance expects ${seeds} models of each sample with ${targets.length} values each, received ${models.length} with ${models.map(({ length }) => length).join(', ')}.`,
      );
    }
  }
}

/** Some samples and points of all, each perhaps several times. */
export interface Chosen {
  readonly samples: Int32Array;
  readonly points: Int32Array;
}

const all = (count: number) => Int32Array.from({ length: count }, (_, at) => at);

/** A number with its standard error. */
export interface Estimated {
  readonly value: number;
  readonly standardError: number;
}

/** Numbers of how the error is made up, each with the standard error that it has since samples and points are few: the spread of
 *  what comes out when both are drawn again with replacement, as `redrawn` has them. A little too large rather than too small.
 *  @see Owen 2007, "The pigeonhole bootstrap" */
export function withErrors<Name extends string>(
  { predictions, targets }: SampledModels,
  estimate: (chosen: Chosen) => Readonly<Record<Name, number>>,
  redrawn: readonly Chosen[],
): Record<Name, Estimated> {
  const found = estimate({ samples: all(predictions.length), points: all(targets.length) });
  const repeated = redrawn.map(estimate);
  const errorOf = (name: Name) => {
    const mean = repeated.reduce((sum, each) => sum + each[name], 0) / repeated.length;
    return Math.sqrt(repeated.reduce((sum, each) => sum + (each[name] - mean) ** 2, 0) / (repeated.length - 1));
  };
  const names = Object.keys(found) as Name[];
  return Object.fromEntries(
    names.map((name) => [name, { value: found[name], standardError: errorOf(name) }]),
  ) as Record<Name, Estimated>;
}
