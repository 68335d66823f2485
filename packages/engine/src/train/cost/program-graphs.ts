import type { Graph } from '../../graph/tensor.ts';
import { carriedLength } from '../carried-state.ts';
import { evaluationGraph } from '../evaluation-program.ts';
import { probePlan } from '../probe/probe-plan.ts';
import { probeGraph } from '../probe/probe-program.ts';
import { trainingGraph, type WindowStep } from '../programs.ts';
import { batchOf, type EstimatedTraining, windowsIn } from './estimated-training.ts';
import { lengthOf } from './training-size.ts';

/** Samples of an evaluation's batch. */
export const evaluationBatch = 256;

/** Every graph that a training loads, one after the other: its steps over whole batches and the rest, evaluations, probes.
 *  Each stays loaded with the memory it computes in. */
export function* programGraphs(training: EstimatedTraining): Generator<Graph> {
  const batch = batchOf(training);
  const { train, validation, test } = training.rows;
  const weighted = training.weighted ?? false;
  const windows = windowsIn(training);
  const spec = { ...training, lastWindow: windows?.updates === 'last' ? windows : undefined };
  const each = windows?.updates === 'each' ? windows : undefined;
  const carried = carriedLength({ windows: each, model: training.model, batchSize: batch });
  for (const size of sizesOf(train, batch)) {
    if (!each) yield trainingGraph(spec, size);
    for (const window of windowSteps(each?.parts ?? [], carried)) yield trainingGraph(spec, size, window);
  }
  const evaluated = [validation, test].flatMap((rows) => sizesOf(rows, evaluationBatch));
  for (const size of new Set(evaluated)) yield evaluationGraph(training, size, weighted);
  const probed = each ? { ...training, model: each.parts[0].model } : spec;
  const plan = probePlan({ model: training.model, steps: lengthOf(training).steps, batchSize: batch, rows: train });
  if (plan) yield probeGraph(probed, plan.size.batch, weighted);
}

/** Sizes of the batches that so many rows are cut into. */
function sizesOf(rows: number, batch: number): number[] {
  return [rows >= batch ? batch : 0, rows % batch].filter((size) => size > 0);
}

/** The windows that are compiled: the first, and one of each length of the later ones. */
function windowSteps(
  parts: readonly { readonly start: number; readonly length: number; readonly model: WindowStep['model'] }[],
  carried: number,
): WindowStep[] {
  const known = new Map<string, WindowStep>();
  for (const { start, length, model } of parts) {
    known.set(`${start === 0}:${length}`, { model, isFirst: start === 0, carried });
  }
  return [...known.values()];
}
