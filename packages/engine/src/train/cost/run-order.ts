import type { Application, Graph } from '../../graph/tensor.ts';
import { topologicalOrder } from '../../graph/traverse.ts';

/** What a graph computes in the order in which ONNX Runtime does: depth first from the last end, of several inputs the one that
 *  is made last first. What is fed or constant is left out. */
export function runOrder({ outputs }: Graph): Application[] {
  const written = topologicalOrder(Object.values(outputs)).filter(
    ({ op }) => !/^(placeholder|constant)$/.test(op.name),
  );
  const places = new Map(written.map((application, at) => [application, at]));
  const consumed = new Set(written.flatMap(({ inputs }) => inputs.map(({ source }) => source)));
  const placeOf = (application: Application) => places.get(application) ?? -1;
  const stack = written.filter((application) => !consumed.has(application));
  const state = new Map<Application, 'entered' | 'left'>();
  const order: Application[] = [];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (state.get(top) === 'entered') {
      state.set(top, 'left');
      order.push(top);
    }
    if (state.has(top)) continue;
    state.set(top, 'entered');
    stack.push(top);
    const before = new Set(top.inputs.map(({ source }) => source).filter((source) => placeOf(source) >= 0));
    stack.push(...[...before].filter((source) => !state.has(source)).sort((a, b) => placeOf(a) - placeOf(b)));
  }
  return order;
}
