import { z } from 'zod';
import { add } from '../graph/ops/add.ts';
import { matmul } from '../graph/ops/matmul.ts';
import { relu } from '../graph/ops/relu.ts';
import { tanh } from '../graph/ops/tanh.ts';
import type { Tensor } from '../graph/tensor.ts';
import { defineLayer } from './define-layer.ts';
import { type DirectionWeights, recurrentFields, recurrentLayer } from './recurrent.ts';

const options = {
  ...recurrentFields,
  activation: z.enum(['tanh', 'relu']).default('tanh').describe('Applied to the new hidden state. Default: tanh.'),
};

/** Plain recurrent layer (Elman), unrolled over the steps of its input.
 *  @equation h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh)
 *  Shapes: [time, in] -> [hiddenSize], or [time, hiddenSize] with returnSequences; weight_ih_l0 [hiddenSize, in], weight_hh_l0 [hiddenSize, hiddenSize],
 *  bias_ih_l0, bias_hh_l0 [hiddenSize]; bidirectional: the same again with `_reverse`, and 2 hiddenSize put out.
 *  The source has one bias; these are PyTorch's two, whose sum it is. @see CENG502 Eq. 60; Elman 1990. */
export const rnn = defineLayer('rnn', {
  options,
  ...recurrentLayer<z.output<z.ZodObject<typeof options>>>({ gates: 1, stateCount: 1, prepare }),
  examples: [
    { inputs: [[4, 2]], options: { hiddenSize: 3 } },
    { inputs: [[3, 2]], options: { hiddenSize: 2, returnSequences: true, activation: 'relu', bias: false } },
    { inputs: [[3, 2]], options: { hiddenSize: 2, bidirectional: true } },
    { inputs: [[1, 1]], options: { hiddenSize: 1, returnSequences: true, bidirectional: true } },
  ],
});

function prepare(
  { input, hidden, inputBias, hiddenBias }: DirectionWeights,
  { activation }: { readonly activation: 'tanh' | 'relu' },
) {
  const bias = inputBias && hiddenBias && add(inputBias, hiddenBias);
  const activate = activation === 'tanh' ? tanh : relu;
  return {
    projections: [{ weight: input, bias }],
    step: ([projected]: readonly Tensor[], [h]: readonly Tensor[]) => [
      activate(matmul(h, hidden, { transposeB: true, bias: projected })),
    ],
  };
}
