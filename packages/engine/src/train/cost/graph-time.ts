import type { Graph } from '../../graph/tensor.ts';
import { graphWork } from './graph-work.ts';

/** Milliseconds of one core: of a run, of each kernel in it, of a million floating point operations and of a million bytes moved.
 *  Fitted to steps and evaluations of twelve networks of all families, at batches of 8 to 256; nearly all come to within a factor
 *  of two. */
const [msPerRun, msPerOp, msPerMegaFlop, msPerMegaByte] = [0.1, 0.0004, 0.009, 0.07];

/** About how long a run of a graph takes on one core of the machine that is reckoned with. */
export function graphTime(graph: Graph): number {
  const { ops, flops, bytes } = graphWork(graph);
  return msPerRun + ops * msPerOp + (flops * msPerMegaFlop + bytes * msPerMegaByte) / 1e6;
}
