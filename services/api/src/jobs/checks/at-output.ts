import type { ProblemFinding } from '@trainyard/contracts';
import { type Complaint, errorAt } from './finding.ts';
import type { PlacedModel } from './input.ts';

/** An error at the layer that gives the output. */
export function atOutput({ model, at }: PlacedModel, complaint: Complaint): ProblemFinding {
  const layer = model.layers.find(({ id }) => id === model.output);
  const field = layer && 'units' in layer.options ? '/units' : '';
  return errorAt(at(`${layer?.pointer ?? ''}${field}`), { layer: model.output, ...complaint });
}
