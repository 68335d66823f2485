import { gradients } from '../graph/differentiate.ts';
import { add } from '../graph/ops/add.ts';
import { multiply } from '../graph/ops/multiply.ts';
import { sum } from '../graph/ops/sum.ts';
import type { Tensor } from '../graph/tensor.ts';
import { scaled } from '../losses/define-loss.ts';
import { type LossOptions, lossOf } from '../losses/document.ts';
import { penaltiesOf, type RegularizerOptions, total } from '../regularizers/document.ts';
import type { Model } from './model.ts';

/** An output, what it should be, and the loss between them. */
export interface ObjectiveHead {
  readonly output: Tensor;
  readonly targets: Tensor;
  readonly loss: LossOptions;
}

export interface ObjectiveCall {
  readonly model: Model;
  /** One for every output of the model that counts; their losses are added. */
  readonly heads: readonly ObjectiveHead[];
  readonly sampleWeights?: Tensor | undefined;
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** Penalty on the weights of layers that ask for none of their own. */
  readonly regularizer?: RegularizerOptions | undefined;
}

/** What training minimizes, and its parts; all scalars. */
export interface Objective {
  readonly loss: Tensor;
  readonly dataLoss: Tensor;
  readonly penalty: Tensor | undefined;
  readonly gradientPenalty: Tensor | undefined;
}

/** L = data loss + penalty + lambda * sum over the trained parameters of (d(data loss + penalty)/dtheta)^2. */
export function objective(call: ObjectiveCall): Objective {
  const losses = call.heads.map(({ output, targets, loss }) => lossOf(output, targets, loss, call.sampleWeights));
  const dataLoss = losses.reduce((sum, each) => add(sum, each));
  const penalty = total(weightPenalties(call));
  const smooth = penalty ? add(dataLoss, penalty) : dataLoss;
  const lambda = call.heads.reduce((sum, { loss }) => sum + (loss.gradientPenalty?.lambda ?? 0), 0);
  if (lambda === 0) return { loss: smooth, dataLoss, penalty, gradientPenalty: undefined };
  const trained = call.model.parameters.filter(({ trainable }) => trainable).map(({ name }) => call.parameters[name]);
  const squares = gradients(smooth, trained).map((gradient) => sum(multiply(gradient, gradient)));
  const gradientPenalty = scaled(
    squares.reduce((all, part) => add(all, part)),
    lambda,
  );
  return { loss: add(smooth, gradientPenalty), dataLoss, penalty, gradientPenalty };
}

function weightPenalties({ model, parameters, regularizer }: ObjectiveCall): Tensor[] {
  return model.parameters.flatMap(({ name, role, regularizer: own }) => {
    const options = own ?? regularizer;
    return role === 'weight' && options ? penaltiesOf(parameters[name], options) : [];
  });
}
