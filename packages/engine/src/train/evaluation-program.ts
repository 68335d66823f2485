import * as ops from '../graph/ops/index.ts';
import type { Graph, Tensor } from '../graph/tensor.ts';
import { lossFraction, predictionOf, sampleLosses } from '../losses/document.ts';
import { emit } from '../onnx/emit.ts';
import { graphOptimization } from '../runtime/graph-optimization.ts';
import type { Program } from '../runtime/program.ts';
import {
  type BuiltHead,
  buildBatch,
  judged,
  programKey,
  type Tensors,
  type TrainingSpec,
  valuesOf,
  vectorPlaceholders,
} from './programs.ts';

/** An evaluation of a batch as a graph, and what is to be known of it to run it. */
interface EvaluationStep {
  readonly graph: Graph;
  readonly vectors: Tensors;
  readonly feeds: Tensors;
  readonly results: Tensors;
}

function evaluationStep(spec: TrainingSpec, batch: number, weighted: boolean): EvaluationStep {
  const all = vectorPlaceholders(spec);
  const vectors = Object.fromEntries(
    Object.entries(all).filter(([name]) => ['parameters', 'frozen', 'buffers'].includes(name)),
  );
  const built = buildBatch(spec, batch, vectors, 'eval');
  const sampleWeights = weighted ? ops.placeholder('float32', [batch]) : undefined;
  const results = Object.assign({}, ...built.heads.map((head) => evaluated(head, sampleWeights)));
  const feeds = { ...built.feeds, ...(sampleWeights && { sampleWeights }) };
  return { graph: { inputs: { ...vectors, ...feeds }, outputs: results }, vectors, feeds, results };
}

/** The graph of an evaluation of a batch of that many samples. */
export function evaluationGraph(spec: TrainingSpec, batch: number, weighted = false): Graph {
  return evaluationStep(spec, batch, weighted).graph;
}

/** Compiles an evaluation of a batch of that many samples with noise off, nothing written: the output, what it predicts
 *  where that is not the same, the data loss as `lossTotal` / `lossWeight` and that of each sample, of every head under its suffix. */
export function evaluationProgram(spec: TrainingSpec, batch: number, weighted = false): Program {
  const { graph, vectors, feeds, results } = evaluationStep(spec, batch, weighted);
  return {
    key: programKey(weighted ? 'evaluateWeighted' : 'evaluate', batch),
    model: emit(graph),
    optimization: graphOptimization(graph),
    reads: Object.keys(vectors),
    writes: [],
    feeds: valuesOf(feeds),
    scalars: [],
    results: valuesOf(results),
  };
}

function evaluated(head: BuiltHead, sampleWeights: Tensor | undefined): Tensors {
  const { output, targets, loss, suffix } = head;
  const { total, weight } = lossFraction(output, targets, loss, sampleWeights);
  const prediction = predictionOf(output, loss);
  return {
    [`output${suffix}`]: output,
    [`lossTotal${suffix}`]: total,
    [`lossWeight${suffix}`]: weight,
    [`sampleLosses${suffix}`]: sampleLosses(output, targets, loss),
    ...judged(head),
    ...(prediction !== output && { [`prediction${suffix}`]: prediction }),
  };
}
