import { type TensorData, tensorData } from '../tensor/array.ts';

/** Tensors by the names of a model's inputs or outputs. */
export type NamedTensors = Readonly<Record<string, TensorData>>;

/** Runs one of the models of `exportEncoderDecoder`, with whatever runs ONNX models. */
export type RunModel = (inputs: NamedTensors) => Promise<NamedTensors>;

/** What is decoded, and how far. */
export interface DecodeByPartsOptions {
  readonly encoder: RunModel;
  readonly decoderStep: RunModel;
  /** The encoder's inputs, [batch, ...] each. */
  readonly inputs: NamedTensors;
  /** The token before the first, and the one that ends a sequence. */
  readonly start: number;
  readonly end: number;
  /** Most tokens of a sequence, the end token not counted. */
  readonly maxLength: number;
}

/** Greedy decoding by the encoder and the step of the decoder, each run alone: one sequence of tokens a sample, without start and
 *  end token. Every token is the most probable one, the lowest of equal ones, and is what the next step reads. @see Sutskever et al. 2014. */
export async function decodeByParts(options: DecodeByPartsOptions): Promise<number[][]> {
  const { encoder, decoderStep, inputs, start, end, maxLength } = options;
  const batch = Object.values(inputs)[0]?.shape[0] ?? 0;
  const sequences = Array.from({ length: batch }, (): number[] => []);
  const ended = new Set<number>();
  let states = await encoder(inputs);
  let tokens = new Array<number>(batch).fill(start);
  for (let step = 0; step < maxLength && ended.size < batch; step++) {
    const token = tensorData('int64', [batch], BigInt64Array.from(tokens, BigInt));
    const { probabilities, ...results } = await decoderStep({ token, ...states });
    tokens = likeliest(probabilities, batch);
    states = nextStates(results);
    for (const [row, chosen] of tokens.entries()) {
      if (chosen === end) ended.add(row);
      if (!ended.has(row)) sequences[row].push(chosen);
    }
  }
  return sequences;
}

/** Index of the largest value of every row. */
function likeliest({ data }: TensorData, rows: number): number[] {
  const columns = data.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let k = 1; k < columns; k++) if (data[row * columns + k] > data[row * columns + best]) best = k;
    return best;
  });
}

function nextStates(results: NamedTensors): NamedTensors {
  const next = Object.entries(results).filter(([name]) => name.startsWith('next.'));
  return Object.fromEntries(next.map(([name, tensor]) => [name.slice('next.'.length), tensor]));
}
