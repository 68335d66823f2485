import type { Application, Tensor } from './tensor.ts';

/** Every application the given tensors need, each after those it depends on; ties keep the order of the inputs. */
export function topologicalOrder(ends: readonly Tensor[]): Application[] {
  const order: Application[] = [];
  const state = new Map<Application, 'entered' | 'left'>();
  // An explicit stack: an unrolled recurrent network is deeper than the call stack.
  const stack = ends.map((end) => end.source).reverse();
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (state.get(top) === 'left') continue;
    if (state.get(top) === 'entered') {
      state.set(top, 'left');
      order.push(top);
      continue;
    }
    state.set(top, 'entered');
    stack.push(top);
    for (let at = top.inputs.length - 1; at >= 0; at--) {
      const { source } = top.inputs[at];
      if (!state.has(source)) stack.push(source);
    }
  }
  return order;
}
