import type { Graph } from '../graph/tensor.ts';
import { topologicalOrder } from '../graph/traverse.ts';

/** How much ONNX Runtime rewrites a graph before it runs it. */
export type GraphOptimization = 'all' | 'disabled';

/** Ops beyond which the rewrites, whose time grows with the square of the graph, take longer than they save. */
const largeGraph = 3000;

/** All rewrites, but none of a large graph without convolutions, such as a recurrent network over many steps: they fuse
 *  and lay out convolutions, and change nothing in the speed of the rest (16,000 ops: 9.2 s with them, 1.9 s without). */
export function graphOptimization({ outputs }: Graph): GraphOptimization {
  const order = topologicalOrder(Object.values(outputs));
  if (order.length <= largeGraph) return 'all';
  return order.some(({ op }) => /^(conv|deform)/i.test(op.name)) ? 'all' : 'disabled';
}
