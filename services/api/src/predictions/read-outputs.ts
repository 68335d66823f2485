import type { ClassPrediction, NumbersPrediction, PredictionResponse } from '@trainyard/contracts';
import type { BatchTensor } from '@trainyard/inference';
import type { OutputForm } from './model-form.ts';

type Prediction = PredictionResponse['predictions'][number];

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

type Row = BatchTensor['values'];

function classPrediction(row: Row, classes: readonly string[]): ClassPrediction {
  const probabilities = Object.fromEntries(classes.map((name, i) => [name, finite(row[i] ?? Number.NaN)]));
  const hasAll = row.every(Number.isFinite);
  return { class: hasAll ? (classes[row.indexOf(Math.max(...row))] ?? null) : null, probabilities };
}

function numbersPrediction(row: Row, labels: readonly string[] | undefined): NumbersPrediction {
  const values = Array.from(row, finite);
  return { values, ...(labels && { labels: Object.fromEntries(labels.map((name, i) => [name, values[i] ?? null])) }) };
}

function predictionOf(row: Row, { kind, classes, labels }: OutputForm): Prediction {
  if (kind === 'classes') return { classes: Array.from(row, (index) => classes[index] ?? '') };
  if (kind === 'class') return classPrediction(row, classes);
  return kind === 'number' ? { value: finite(row[0] ?? Number.NaN) } : numbersPrediction(row, labels);
}

/** One prediction for each row of a model's output. Shapes: [batch, classes], [batch, numbers] or, of indexes, [batch, steps]. */
export function readOutputs({ shape, values }: BatchTensor, form: OutputForm): Prediction[] {
  const [batch = 0] = shape;
  const size = batch === 0 ? 0 : values.length / batch;
  return Array.from({ length: batch }, (_, i) => predictionOf(values.subarray(i * size, (i + 1) * size), form));
}
