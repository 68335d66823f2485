import { z } from 'zod';
import { formatShape, type Shape } from '../tensor/shape.ts';
import type { LossMisfit } from './define-loss.ts';

/** Where the classes lie in an output. */
export const classAxisField = z
  .int()
  .min(-8)
  .max(7)
  .default(0)
  .describe('Axis of the classes, without the batch, -8 to 7. Default: 0.');

/** What is wrong with an output that has no such axis of classes; undefined: nothing. */
export function axisMisfit(output: Shape, axis: number): LossMisfit | undefined {
  if (axis < output.length && axis >= -output.length) return undefined;
  return {
    expected: `an output with an axis ${axis} of classes`,
    received: formatShape(output),
    hint: 'End the model with a layer of one unit a class.',
  };
}
