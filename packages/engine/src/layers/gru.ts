import { add } from '../graph/ops/add.ts';
import { matmul } from '../graph/ops/matmul.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { sigmoid } from '../graph/ops/sigmoid.ts';
import { split } from '../graph/ops/split.ts';
import { subtract } from '../graph/ops/subtract.ts';
import { tanh } from '../graph/ops/tanh.ts';
import type { Tensor } from '../graph/tensor.ts';
import { defineLayer } from './define-layer.ts';
import { type DirectionWeights, type RecurrentOptions, recurrentFields, recurrentLayer } from './recurrent.ts';

/** Gated recurrent unit layer, unrolled over the steps of its input.
 *  @equation r, z = sigmoid(W x_t + b + U h_(t-1) + d); n = tanh(W_n x_t + b_n + r * (U_n h_(t-1) + d_n)); h_t = (1 - z) * n + z * h_(t-1)
 *  Shapes: [time, in] -> [hiddenSize], or [time, hiddenSize] with returnSequences; weight_ih_l0 [3 hiddenSize, in], weight_hh_l0 [3 hiddenSize, hiddenSize],
 *  bias_ih_l0, bias_hh_l0 [3 hiddenSize], all in the order r, z, n; bidirectional: the same again with `_reverse`, and 2 hiddenSize put out.
 *  The paper multiplies by r before U_n and lets z weigh n; this is PyTorch's form, r after the product and z weighing the past.
 *  @see Cho et al. 2014. */
export const gru = defineLayer('gru', {
  options: recurrentFields,
  ...recurrentLayer<RecurrentOptions>({ gates: 3, stateCount: 1, prepare }),
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
  const parts = [2 * hiddenSize, hiddenSize];
  const [resetAndUpdate, candidate] = split(input, parts);
  const [hiddenGates, hiddenCandidate] = split(hidden, parts);
  const [inputGateBias, candidateBias] = inputBias ? split(inputBias, parts) : [];
  const [hiddenGateBias, hiddenCandidateBias] = hiddenBias ? split(hiddenBias, parts) : [];
  const gateBias = inputGateBias && hiddenGateBias && add(inputGateBias, hiddenGateBias);
  return {
    projections: [
      { weight: resetAndUpdate, bias: gateBias },
      { weight: candidate, bias: candidateBias },
    ],
    step: ([gates, proposed]: readonly Tensor[], [h]: readonly Tensor[]) => {
      const opened = sigmoid(matmul(h, hiddenGates, { transposeB: true, bias: gates }));
      const [r, z] = split(opened, [hiddenSize, hiddenSize], 1);
      const remembered = matmul(h, hiddenCandidate, {
        transposeB: true,
        ...(hiddenCandidateBias && { bias: hiddenCandidateBias }),
      });
      const n = tanh(add(proposed, multiply(r, remembered)));
      return [add(n, multiply(z, subtract(h, n)))];
    },
  };
}
