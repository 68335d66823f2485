import type { Instance, PredictionResponse, SequencePrediction } from '@trainyard/contracts';
import { decodeGreedily, decodeText, decodeTokens, endToken, padToken } from '@trainyard/engine/spec';
import type { BatchTensor, ModelSource, PredictionTask, Tensors } from '@trainyard/inference';
import { found } from '../errors/not-found.ts';
import type { ModelForm, SequenceForm } from './model-form.ts';
import { readInstances } from './read-instances.ts';
import { readOutputs } from './read-outputs.ts';

/** A model that answers, and where it runs. */
export interface Predicting {
  model: ModelSource;
  form: ModelForm;
  inference: { predict: (task: PredictionTask) => Promise<Tensors> };
}

async function outputOf(name: string, inputs: Tensors, { model, inference }: Predicting): Promise<BatchTensor> {
  return found((await inference.predict({ model, inputs, outputs: [name] }))[name], `output ${name}`);
}

function sequencePrediction(ids: Int32Array, { tokenizer }: SequenceForm): SequencePrediction {
  const end = ids.indexOf(endToken);
  const tokens = decodeTokens(end < 0 ? ids : ids.subarray(0, end), tokenizer);
  return { text: decodeText(tokens, tokenizer), tokens };
}

const rowsOf = (ids: Int32Array, rows: number): Int32Array[] =>
  Array.from({ length: rows }, (_, row) => ids.subarray((row * ids.length) / rows, ((row + 1) * ids.length) / rows));

/** Where the padding of a row begins; its length where the row is no row of tokens. */
function tokensIn(inputs: Tensors, { inputs: forms }: ModelForm, row: number, length: number): number {
  const name = Object.keys(forms).find((input) => forms[input]?.encode);
  const values = name === undefined ? undefined : inputs[name]?.values;
  const size = forms[name ?? '']?.shape[0] ?? length;
  const padding = values?.subarray(row * size, (row + 1) * size).indexOf(padToken) ?? -1;
  return padding < 0 ? length : Math.min(padding, length);
}

async function predictSequences(inputs: Tensors, rows: number, sequence: SequenceForm, predicting: Predicting) {
  const { teacher } = sequence;
  if (!teacher) {
    const { values } = await outputOf('classes', inputs, predicting);
    return rowsOf(Int32Array.from(values), rows).map((ids, row) =>
      sequencePrediction(ids.subarray(0, tokensIn(inputs, predicting.form, row, ids.length)), sequence),
    );
  }
  const ids = await decodeGreedily(rows, teacher.length, async (fed) => {
    const soFar = { shape: [rows, teacher.length], values: fed };
    return (await outputOf('classes', { ...inputs, [teacher.input]: soFar }, predicting)).values;
  });
  return rowsOf(ids, rows).map((row) => sequencePrediction(row, sequence));
}

/** The output of an exported model that is read for a kind of targets. */
const outputNames: Record<ModelForm['kind'], string> = {
  class: 'probabilities',
  classes: 'classes',
  sequence: 'classes',
  number: 'prediction',
  numbers: 'prediction',
};

/** What a model says of rows, one prediction each; of its further outputs too. */
export type Told = Pick<PredictionResponse, 'predictions' | 'outputs'>;

/** What a model says of rows. @throws {ApiError} invalidData naming every row that does not fit */
export async function predict(instances: readonly Instance[], predicting: Predicting): Promise<Told> {
  const { form, model, inference } = predicting;
  const inputs = readInstances(instances, form.inputs);
  const others = Object.entries(form.others ?? {}).map(([name, own]) => ({
    name,
    own,
    output: `${name}.${outputNames[own.kind]}`,
  }));
  const predictions = form.sequence
    ? await predictSequences(inputs, instances.length, form.sequence, predicting)
    : readOutputs(await outputOf(outputNames[form.kind], inputs, predicting), form);
  if (others.length === 0) return { predictions };
  const tensors = await inference.predict({ model, inputs, outputs: others.map(({ output }) => output) });
  const told = others.map(({ name, own, output }) => [
    name,
    readOutputs(found(tensors[output], `output ${output}`), own),
  ]);
  return { predictions, outputs: Object.fromEntries(told) };
}
