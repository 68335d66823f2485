import type { Program } from '../runtime/program.ts';
import { bytesPerElement } from '../tensor/dtype.ts';
import { sizeOf } from '../tensor/shape.ts';

/** How long a chunk should take, and how much it may hold: long enough that handing it over costs nothing, short enough to stop soon. */
const chunkMs = 20;
const chunkBytes = 2 ** 24;
const mostSteps = 1024;

/** Steps of one chunk, a power of two: as many as fill the time and the memory, one until the time of a step is known. */
export function chunkSteps(program: Program, stepMs: number | undefined): number {
  if (stepMs === undefined) return 1;
  const bytes = program.feeds.reduce((total, { dtype, shape }) => total + bytesPerElement(dtype) * sizeOf(shape), 1);
  const steps = Math.min(chunkMs / Math.max(stepMs, 1e-3), chunkBytes / bytes, mostSteps);
  return 2 ** Math.max(0, Math.floor(Math.log2(steps)));
}
