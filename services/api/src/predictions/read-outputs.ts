import type { ClassPrediction, PredictionResponse } from '@trainyard/contracts';
import type { BatchTensor } from '@trainyard/inference';
import type { ModelForm } from './model-form.ts';

type Prediction = PredictionResponse['predictions'][number];

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function classPrediction(row: Float32Array, classes: readonly string[]): ClassPrediction {
  const probabilities = Object.fromEntries(classes.map((name, i) => [name, finite(row[i] ?? Number.NaN)]));
  const hasAll = row.every(Number.isFinite);
  return { class: hasAll ? (classes[row.indexOf(Math.max(...row))] ?? null) : null, probabilities };
}

function predictionOf(row: Float32Array, { kind, classes }: ModelForm): Prediction {
  if (kind === 'class') return classPrediction(row, classes);
  return kind === 'number' ? { value: finite(row[0] ?? Number.NaN) } : { values: Array.from(row, finite) };
}

/** One prediction for each row of a model's output. Shapes: [batch, classes] or [batch, numbers]. */
export function readOutputs({ shape, values }: BatchTensor, form: ModelForm): Prediction[] {
  const [batch = 0] = shape;
  const size = batch === 0 ? 0 : values.length / batch;
  return Array.from({ length: batch }, (_, i) => predictionOf(values.subarray(i * size, (i + 1) * size), form));
}
