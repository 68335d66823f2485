import type { Graph, Tensor } from '../../graph/tensor.ts';
import { topologicalOrder } from '../../graph/traverse.ts';
import { bytesPerElement } from '../../tensor/dtype.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { EstimatedTraining } from './estimated-training.ts';
import { graphMemory } from './graph-memory.ts';
import { programGraphs } from './program-graphs.ts';
import { lengthOf, vectorBytes, weightBytes } from './training-size.ts';

/** What the peak memory of a training's process is made of, in bytes. */
export interface MemoryParts {
  /** Node, ONNX Runtime and the programs, before anything is trained. */
  readonly process: number;
  /** Parameters, buffers and optimizer slots, each twice: what a step reads, and what it writes. */
  readonly vectors: number;
  /** Activations, gradients and everything else that programs compute in. */
  readonly activations: number;
  /** Batches that are gathered, computed on and waiting. */
  readonly batches: number;
  /** Copies of written vectors that are not collected yet. */
  readonly copies: number;
  /** A state on its way into a checkpoint. */
  readonly checkpoint: number;
  readonly data: number;
}

/** The peak memory of a training's process, and its parts. */
export interface TrainingMemory {
  readonly bytes: number;
  readonly parts: MemoryParts;
}

const mib = 2 ** 20;
/** Measured with bench/src/memory: a process that trains next to nothing, an op of a loaded program, and how much more an arena
 *  takes than what is planned for it. */
const [bareProcess, bytesPerOp, arenaShare] = [238 * mib, 8 * 1024, 1.25];
/** What may lie about before a thread collects it: at least so much, and what two steps leave. */
const [leastCopies, copiedSteps] = [64 * mib, 2];
/** Chunks of batches that exist at a time, and bytes that one of several batches fills at most. */
const [chunksInFlight, chunkBytes] = [3, 2 ** 24];
/** Copies of a state, and of the weights alone, while a checkpoint is made of them. */
const [stateCopies, weightCopies] = [3, 3];

/** Estimates the most memory that the process of a training takes: of everything it holds at the same time. */
export function trainingMemory(training: EstimatedTraining): TrainingMemory {
  let [arenas, ops, feeds] = [0, 0, 0];
  for (const graph of programGraphs(training)) {
    arenas += graphMemory(graph);
    ops += topologicalOrder(Object.values(graph.outputs)).length;
    feeds = Math.max(feeds, feedBytes(graph));
  }
  const vectors = vectorBytes(training);
  const written = lengthOf(training).steps * vectors;
  const parts = {
    process: bareProcess + bytesPerOp * ops,
    vectors: 2 * vectors,
    activations: arenaShare * arenas,
    batches: chunksInFlight * Math.max(feeds, Math.min(chunkBytes, feeds * lengthOf(training).steps)),
    copies: Math.min(written, Math.max(leastCopies, copiedSteps * vectors)),
    checkpoint: stateCopies * vectors + weightCopies * weightBytes(training),
    data: training.dataBytes,
  };
  const bytes = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { bytes: Math.round(bytes), parts };
}

/** Bytes that are fed to one run of a graph besides the vectors. */
function feedBytes({ inputs }: Graph): number {
  const fed = Object.entries(inputs).filter(([name]) => /^(input:|targets|draw:|sampleWeights)/.test(name));
  return fed.reduce((sum, [, tensor]) => sum + bytesOf(tensor), 0);
}

const bytesOf = ({ dtype, shape }: Tensor) => bytesPerElement(dtype) * sizeOf(shape);
