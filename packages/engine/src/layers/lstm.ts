import { add } from '../graph/ops/add.ts';
import { matmul } from '../graph/ops/matmul.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { sigmoid } from '../graph/ops/sigmoid.ts';
import { split } from '../graph/ops/split.ts';
import { tanh } from '../graph/ops/tanh.ts';
import type { Tensor } from '../graph/tensor.ts';
import { defineLayer } from './define-layer.ts';
import { type DirectionWeights, type RecurrentOptions, recurrentFields, recurrentLayer } from './recurrent.ts';

/** Long short-term memory layer, unrolled over the steps of its input.
 *  @equation i, f, o = sigmoid(W x_t + b + U h_(t-1) + d); g = tanh(W_g x_t + b_g + U_g h_(t-1) + d_g); c_t = f * c_(t-1) + i * g; h_t = o * tanh(c_t)
 *  Shapes: [time, in] -> [hiddenSize], or [time, hiddenSize] with returnSequences; weight_ih_l0 [4 hiddenSize, in], weight_hh_l0 [4 hiddenSize, hiddenSize],
 *  bias_ih_l0, bias_hh_l0 [4 hiddenSize], all in the order i, f, g, o; bidirectional: the same again with `_reverse`, and 2 hiddenSize put out.
 *  @see Hochreiter & Schmidhuber 1997; Gers et al. 2000 for the forget gate. */
export const lstm = defineLayer('lstm', {
  options: recurrentFields,
  ...recurrentLayer<RecurrentOptions>({ gates: 4, stateCount: 2, prepare }),
  examples: [
    { inputs: [[3, 2]], options: { hiddenSize: 2 } },
    { inputs: [[3, 2]], options: { hiddenSize: 2, returnSequences: true, bias: false } },
    { inputs: [[2, 2]], options: { hiddenSize: 2, bidirectional: true } },
    { inputs: [[1, 1]], options: { hiddenSize: 1, returnSequences: true, bidirectional: true } },
  ],
});

function prepare(
  { input, hidden, inputBias, hiddenBias }: DirectionWeights,
  { hiddenSize }: Pick<RecurrentOptions, 'hiddenSize'>,
) {
  return {
    projections: [{ weight: input, bias: inputBias && hiddenBias && add(inputBias, hiddenBias) }],
    step: ([projected]: readonly Tensor[], [h, c]: readonly Tensor[]) => {
      const gates = matmul(h, hidden, { transposeB: true, bias: projected });
      const [inAndForget, candidate, out] = split(gates, [2 * hiddenSize, hiddenSize, hiddenSize], 1);
      const [i, f] = split(sigmoid(inAndForget), [hiddenSize, hiddenSize], 1);
      const memory = add(multiply(f, c), multiply(i, tanh(candidate)));
      return [multiply(sigmoid(out), tanh(memory)), memory];
    },
  };
}
