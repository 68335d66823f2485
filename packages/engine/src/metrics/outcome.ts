/** Scores of a two-class task: class 1 is predicted where the score reaches `threshold` (default 0.5). */
export interface BinaryOutcome {
  readonly task: 'binary';
  /** 0 or 1 per sample. */
  readonly targets: ArrayLike<number>;
  /** Probability of class 1 per sample. */
  readonly scores: ArrayLike<number>;
  readonly threshold?: number;
}

/** One class of several per sample; `probabilities` may be left out where only the predicted classes are known. */
export interface MultiClassOutcome {
  readonly task: 'multiClass';
  readonly classes: number;
  /** Class index per sample. */
  readonly targets: ArrayLike<number>;
  /** Predicted class index per sample. */
  readonly predictions: ArrayLike<number>;
  /** Shape [samples, classes], row-major. */
  readonly probabilities?: ArrayLike<number>;
}

/** Any number of labels per sample, each present (1) or not (0). */
export interface MultiLabelOutcome {
  readonly task: 'multiLabel';
  readonly labels: number;
  /** Shape [samples, labels], row-major. */
  readonly targets: ArrayLike<number>;
  /** Shape [samples, labels], row-major. */
  readonly predictions: ArrayLike<number>;
}

/** Numbers predicted for each sample. */
export interface RegressionOutcome {
  readonly task: 'regression';
  readonly outputs: number;
  /** Shape [samples, outputs], row-major. */
  readonly targets: ArrayLike<number>;
  /** Shape [samples, outputs], row-major. */
  readonly predictions: ArrayLike<number>;
}

/** Outcomes by task. */
export interface Outcomes {
  binary: BinaryOutcome;
  multiClass: MultiClassOutcome;
  multiLabel: MultiLabelOutcome;
  regression: RegressionOutcome;
}

/** Kind of task, which decides the metrics that apply. */
export type Task = keyof Outcomes;

/** What was predicted, beside what is true. */
export type Outcome = Outcomes[Task];

/** Samples of an outcome. */
export function samplesOf(outcome: Outcome): number {
  const perSample =
    outcome.task === 'multiLabel' ? outcome.labels : outcome.task === 'regression' ? outcome.outputs : 1;
  return outcome.targets.length / perSample;
}

/** The outcome itself, once its arrays are known to fit together.
 *  @throws {RangeError} if there is no sample, lengths differ, a class is not one of those there are, or a score is not a number. */
export function checkedOutcome<Kind extends Outcome>(outcome: Kind): Kind {
  const samples = samplesOf(outcome);
  if (samples < 1 || !Number.isInteger(samples)) {
    throw new RangeError(
      `an evaluation expects whole samples, at least one, received ${outcome.targets.length} targets`,
    );
  }
  const predictions = outcome.task === 'binary' ? outcome.scores : outcome.predictions;
  checkLength('predictions', predictions, outcome.targets.length);
  if (outcome.task === 'regression') return outcome;
  if (outcome.task === 'binary') checkNumbers('scores', outcome.scores);

  const classes = outcome.task === 'multiClass' ? outcome.classes : 2;
  checkClasses('targets', outcome.targets, classes);
  if (outcome.task !== 'binary') checkClasses('predictions', outcome.predictions, classes);
  if (outcome.task === 'multiClass' && outcome.probabilities !== undefined) {
    checkLength('probabilities', outcome.probabilities, samples * classes);
    checkNumbers('probabilities', outcome.probabilities);
  }
  return outcome;
}

function checkLength(what: string, values: ArrayLike<number>, expected: number): void {
  if (values.length === expected) return;
  throw new RangeError(`an evaluation expects ${expected} ${what} for its targets, received ${values.length}`);
}

function checkClasses(what: string, values: ArrayLike<number>, classes: number): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isInteger(values[i]) && values[i] >= 0 && values[i] < classes) continue;
    throw new RangeError(`an evaluation expects ${what} from 0 to ${classes - 1}, received ${values[i]} at ${i}`);
  }
}

function checkNumbers(what: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) throw new RangeError(`an evaluation expects numbers as ${what}, received NaN at ${i}`);
  }
}
