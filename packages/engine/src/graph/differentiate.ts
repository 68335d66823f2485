import { formatShape } from '../tensor/shape.ts';
import { isFloat } from './ops/cast.ts';
import { scalar } from './ops/constant.ts';
import { zerosLike } from './ops/zeros.ts';
import { sumOfParts } from './sum-of-parts.ts';
import type { Application, Tensor } from './tensor.ts';
import { topologicalOrder } from './traverse.ts';

/** Gradients of a scalar with respect to tensors of its graph, by reverse accumulation of vector-Jacobian products.
 *  What comes back is a graph of differentiable ops, so it can be differentiated again. Zeros where nothing depends.
 *  Shapes: one gradient a tensor, of its shape. */
export function gradients(of: Tensor, withRespectTo: readonly Tensor[]): Tensor[] {
  if (of.shape.length !== 0)
    throw new Error(`internal: only a scalar has gradients, received ${formatShape(of.shape)}`);
  const order = topologicalOrder([of]);
  const wanted = dependents(order, withRespectTo);
  const parts = new Map<Tensor, Tensor[]>([[of, [scalar(of.dtype, 1)]]]);
  for (const application of order.reverse()) propagate(application, wanted, parts);
  return withRespectTo.map((tensor) => total(tensor, parts) ?? zerosLike(tensor));
}

/** The tensors through which a gradient has to pass to reach those it is asked for. */
function dependents(order: readonly Application[], withRespectTo: readonly Tensor[]): Set<Tensor> {
  const wanted = new Set(withRespectTo);
  for (const { inputs, outputs, op } of order) {
    if (op.vjp === undefined || !inputs.some((input) => wanted.has(input))) continue;
    for (const output of outputs) if (isFloat(output.dtype)) wanted.add(output);
  }
  return wanted;
}

function propagate(application: Application, wanted: ReadonlySet<Tensor>, parts: Map<Tensor, Tensor[]>): void {
  const { op, inputs, outputs, attributes } = application;
  const needs = inputs.map((input) => wanted.has(input));
  if (op.vjp === undefined || !needs.includes(true)) return;
  const given = outputs.map((output) => total(output, parts));
  const gradient = given.find((tensor) => tensor !== undefined);
  if (gradient === undefined) return;
  const results = op.vjp({ inputs, outputs, attributes, gradient, gradients: given, needs });
  for (const [at, result] of results.entries()) {
    if (result === undefined || !needs[at]) continue;
    const before = parts.get(inputs[at]);
    if (before === undefined) parts.set(inputs[at], [result]);
    else before.push(result);
  }
}

/** The gradient of a tensor that has received all its parts. */
function total(tensor: Tensor, parts: Map<Tensor, Tensor[]>): Tensor | undefined {
  const received = parts.get(tensor);
  if (received === undefined) return undefined;
  // What was used first comes first: its gradient arrives last.
  const sum = sumOfParts(received.length > 1 ? received.toReversed() : received);
  parts.set(tensor, [sum]);
  return sum;
}
