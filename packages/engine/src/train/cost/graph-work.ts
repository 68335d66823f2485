import type { MatmulAttributes } from '../../graph/ops/matmul.ts';
import { decompose } from '../../graph/rewrites/decompose.ts';
import { mergeEqual } from '../../graph/rewrites/merge-equal.ts';
import type { Application, Graph, Tensor } from '../../graph/tensor.ts';
import { bytesPerElement } from '../../tensor/dtype.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { runOrder } from './run-order.ts';

/** What one run of a graph does. */
export interface GraphWork {
  /** Kernels that are started. */
  readonly ops: number;
  /** Floating point operations of products and convolutions. */
  readonly flops: number;
  /** Bytes that everything else reads and writes. */
  readonly bytes: number;
}

/** Ops whose kernels hand on what they were given. */
const views = new Set(['reshape', 'stopGradient']);

/** Counts what ONNX Runtime does when it runs a graph once. */
export function graphWork(graph: Graph): GraphWork {
  const kernels = runOrder(mergeEqual(decompose(graph))).filter(({ op }) => !views.has(op.name));
  const total = { ops: kernels.length, flops: 0, bytes: 0 };
  for (const application of kernels) {
    const { flops = 0, bytes } = productOf(application) ?? { bytes: movedBytes(application) };
    total.flops += flops;
    total.bytes += bytes;
  }
  return total;
}

/** A multiplication and an addition for each place of a product, whose bytes stay close to them; undefined: the op is none. */
function productOf({ op, inputs: [a, b], outputs: [out], attributes }: Application) {
  if (!a || !b || !out) return undefined;
  if (op.name === 'matmul') {
    const { transposeA } = attributes as MatmulAttributes;
    return { flops: 2 * sizeOf(out.shape) * (a.shape.at(transposeA ? -2 : -1) ?? 1), bytes: 0 };
  }
  if (op.name === 'conv') return convolution(out, b);
  if (op.name === 'convInputGradient') return convolution(a, b);
  return undefined;
}

/** A convolution lays out what its window sees at each position before it multiplies: written, and read again. */
function convolution(positions: Tensor, weight: Tensor) {
  const flops = 2 * sizeOf(positions.shape) * sizeOf(weight.shape.slice(1));
  const [filters = 1] = weight.shape;
  return { flops, bytes: (2 * bytesPerElement(weight.dtype) * flops) / (2 * filters) };
}

const movedBytes = ({ inputs, outputs }: Application): number =>
  [...inputs, ...outputs].reduce((sum, { dtype, shape }) => sum + bytesPerElement(dtype) * sizeOf(shape), 0);
