import type { Target } from '@trainyard/datasets';
import { evaluateClassification, evaluateRegression, type Samples } from '@trainyard/engine';
import { padToken } from '@trainyard/engine/spec';
import type { ReportDraft } from '../attempt/messages.ts';

/** What a model made of the samples of a split. */
export interface SplitOutcome {
  split: 'validation' | 'test';
  samples: Samples;
  /** In the order of the samples: the numbers predicted, [samples, numbers], or the class at each position, [samples, positions]. */
  found: Float32Array | Int32Array;
  /** Tokens that a decoder came to by itself, [samples, positions]; `found` is what it tells of the true ones so far. */
  decoded?: Int32Array;
  loss: number;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Targets of the samples, in their order. */
function targetsOf({ rows, targets }: Samples, perRow: number): Float64Array {
  const picked = new Float64Array(rows.length * perRow);
  rows.forEach((row, i) => {
    picked.set(targets.subarray(row * perRow, (row + 1) * perRow), i * perRow);
  });
  return picked;
}

function shared({ split, samples, loss }: SplitOutcome) {
  return { kind: 'evaluation' as const, split, samples: samples.rows.length, loss: finite(loss) };
}

const positionsOf = ({ samples, found }: SplitOutcome) => found.length / samples.rows.length;

function classificationReport(classes: readonly string[], outcome: SplitOutcome): ReportDraft {
  const count = classes.length;
  const targets = targetsOf(outcome.samples, positionsOf(outcome));
  const predictions = outcome.found;
  const { accuracy, precision, recall, f1, support, confusionMatrix } = evaluateClassification({
    classes: count,
    targets,
    predictions,
  });
  const averaged = (by: 'macro' | 'weighted') => ({ precision: precision[by], recall: recall[by], f1: f1[by] });
  return {
    ...shared(outcome),
    task: 'classification',
    accuracy,
    macro: averaged('macro'),
    weighted: averaged('weighted'),
    perClass: classes.map((name, i) => ({
      class: name,
      precision: precision.perClass[i] ?? 0,
      recall: recall.perClass[i] ?? 0,
      f1: f1.perClass[i] ?? 0,
      support: support[i] ?? 0,
    })),
    confusionMatrix: { classes: [...classes], matrix: confusionMatrix },
  };
}

function regressionReport(columns: readonly string[], outcome: SplitOutcome): ReportDraft {
  const outputs = columns.length;
  const targets = targetsOf(outcome.samples, outputs);
  const { mse, rmse, mae, r2 } = evaluateRegression({ targets, predictions: outcome.found, outputs });
  return {
    ...shared(outcome),
    task: 'regression',
    mse: finite(mse),
    rmse: finite(rmse),
    mae: finite(mae),
    r2: finite(r2),
  };
}

/** Share of the tokens that count which were found. */
function tokenAccuracy({ samples: { rows, targets }, found }: SplitOutcome): number {
  const length = found.length / rows.length;
  let [right, counted] = [0, 0];
  for (const [at, token] of found.entries()) {
    const target = targets[(rows[Math.floor(at / length)] ?? 0) * length + (at % length)];
    if (target === padToken) continue;
    counted += 1;
    if (target === token) right += 1;
  }
  return right / counted;
}

/** Share of the samples whose every token that counts was found. */
function exactMatch({ samples: { rows, targets }, found, decoded = found as Int32Array }: SplitOutcome): number {
  const length = decoded.length / rows.length;
  const isExact = (row: number, at: number) =>
    targets
      .subarray(row * length, (row + 1) * length)
      .every((token, step) => token === padToken || token === decoded[at * length + step]);
  return rows.filter(isExact).length / rows.length;
}

function sequenceReport(outcome: SplitOutcome): ReportDraft {
  const accuracy = tokenAccuracy(outcome);
  return { ...shared(outcome), task: 'sequence', accuracy: finite(accuracy) ?? 0, exactMatch: exactMatch(outcome) };
}

/** The evaluation report of a split. */
export function reportOf(target: Target, outcome: SplitOutcome): ReportDraft {
  if (target.kind === 'sequence') return sequenceReport(outcome);
  if (target.kind === 'class' || target.kind === 'classes') return classificationReport(target.classes, outcome);
  return regressionReport(target.columns, outcome);
}
