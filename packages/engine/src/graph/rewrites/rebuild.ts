import { applyAll } from '../op.ts';
import type { Application, Graph, Tensor } from '../tensor.ts';
import { topologicalOrder } from '../traverse.ts';

/** What a rewrite puts in the place of an application, whose inputs are rewritten already. */
export type Replacement = (application: Application, outputs: readonly Tensor[]) => readonly Tensor[];

/** Copies a graph from its inputs to its outputs, letting a rewrite replace each application on the way. */
export function rebuild(graph: Graph, replace: Replacement): Graph {
  const replaced = new Map<Tensor, Tensor>();
  for (const application of topologicalOrder(Object.values(graph.outputs))) {
    const inputs = application.inputs.map((input) => replaced.get(input) ?? input);
    const changed = inputs.some((input, at) => input !== application.inputs[at]);
    const copy = changed ? applyAll(application.op, inputs, application.attributes) : application.outputs;
    const outputs = replace(changed ? copy[0].source : application, copy);
    for (const [at, output] of application.outputs.entries()) replaced.set(output, outputs[at]);
  }
  const outputs = Object.entries(graph.outputs).map(
    ([name, tensor]) => [name, replaced.get(tensor) ?? tensor] as const,
  );
  return { inputs: graph.inputs, outputs: Object.fromEntries(outputs) };
}
