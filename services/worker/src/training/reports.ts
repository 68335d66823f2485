import type { Target } from '@trainyard/datasets';
import { evaluateClassification, evaluateRegression, type Samples } from '@trainyard/engine';
import type { ReportDraft } from '../attempt/messages.ts';

/** What a model made of the samples of a split. */
export interface SplitOutcome {
  split: 'validation' | 'test';
  samples: Samples;
  /** [samples, outputs], in the order of the samples. */
  outputs: Float32Array;
  /** The outputs as they are predicted: of yes-no questions probabilities. */
  predictions: Float32Array;
  loss: number;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Index of the largest output of each sample; of equals the first. */
function predictedClasses(outputs: Float32Array, classes: number): Int32Array {
  const predicted = new Int32Array(outputs.length / classes);
  for (let sample = 0; sample < predicted.length; sample++) {
    const ofSample = outputs.subarray(sample * classes, (sample + 1) * classes);
    let best = 0;
    ofSample.forEach((output, index) => {
      if (output > (ofSample[best] ?? Number.NaN)) best = index;
    });
    predicted[sample] = best;
  }
  return predicted;
}

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

function classificationReport(classes: readonly string[], outcome: SplitOutcome): ReportDraft {
  const count = classes.length;
  const targets = targetsOf(outcome.samples, 1);
  const predictions = predictedClasses(outcome.outputs, count);
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
  const { mse, rmse, mae, r2 } = evaluateRegression({ targets, predictions: outcome.predictions, outputs });
  return {
    ...shared(outcome),
    task: 'regression',
    mse: finite(mse),
    rmse: finite(rmse),
    mae: finite(mae),
    r2: finite(r2),
  };
}

/** The evaluation report of a split. */
export function reportOf(target: Target, outcome: SplitOutcome): ReportDraft {
  if (target.kind === 'class') return classificationReport(target.classes, outcome);
  return regressionReport(target.columns, outcome);
}
