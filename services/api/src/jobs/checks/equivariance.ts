import type { JobSpecOf, ProblemFinding } from '@trainyard/contracts';
import { judgesOneImage } from '@trainyard/engine/check';
import { formatShape } from '@trainyard/engine/spec';
import { errorAt } from './finding.ts';
import type { PlacedModel } from './input.ts';

/** Whether a model can be shown transformed images, where a job asks for that. */
export function equivarianceFindings(
  evaluation: JobSpecOf<'train'>['evaluation'] | undefined,
  placed: PlacedModel | undefined,
): ProblemFinding[] {
  if (!evaluation?.equivariance || !placed || judgesOneImage(placed.model)) return [];
  const { inputs, outputType } = placed.model;
  const shapes = Object.values(inputs).map(({ shape }) => formatShape(shape));
  return [
    errorAt('/evaluation/equivariance', {
      code: 'noImageModel',
      message: `equivariance is that of a model from one image to classes or numbers, the model takes ${shapes.join(' and ')} and gives ${formatShape(outputType.shape)}`,
      expected: 'one float32 input [channels, height, width] and an output [size]',
      received: { inputs: shapes, output: formatShape(outputType.shape) },
      hint: 'Leave it out, or give the model one image as its input.',
    }),
  ];
}
