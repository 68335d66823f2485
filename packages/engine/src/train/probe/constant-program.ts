import * as ops from '../../graph/ops/index.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { lossFraction, targetsOf } from '../../losses/document.ts';
import { emit } from '../../onnx/emit.ts';
import { graphOptimization } from '../../runtime/graph-optimization.ts';
import type { Program } from '../../runtime/program.ts';
import type { Head } from '../heads.ts';
import { valuesOf } from '../programs.ts';

/** Compiles the loss of one output that is the same for every sample: fed as `constant`, beside the targets of a batch. */
export function constantProgram({ type, loss, suffix }: Head, batch: number, weighted: boolean): Program {
  const constant = ops.placeholder('float32', type.shape);
  const { dtype, shape } = targetsOf(loss);
  const targets = ops.placeholder(dtype('float32'), [batch, ...shape(type.shape, loss)]);
  const sampleWeights = weighted ? ops.placeholder('float32', [batch]) : undefined;
  const output = ops.broadcastTo(ops.reshape(constant, [1, ...type.shape]), [batch, ...type.shape]);
  const { total, weight } = lossFraction(output, targets, loss, sampleWeights);
  const feeds: Record<string, Tensor> = {
    constant,
    [`targets${suffix}`]: targets,
    ...(sampleWeights && { sampleWeights }),
  };
  const results = { loss: ops.divide(total, weight) };
  const graph = { inputs: feeds, outputs: results };
  return {
    key: `constant${suffix}:${batch}`,
    model: emit(graph),
    optimization: graphOptimization(graph),
    reads: [],
    writes: [],
    feeds: valuesOf(feeds),
    scalars: [],
    results: valuesOf(results),
  };
}
