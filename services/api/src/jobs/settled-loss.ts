import type { JobSpec } from '@trainyard/contracts';
import { lossSchema, padToken } from '@trainyard/engine/spec';
import type { TargetKind } from './checks/target.ts';

// The mean over steps, so that longer sequences need no smaller learning rate; padding does not count.
const perStep = { type: 'crossEntropy', axis: -1, reduction: 'mean' };

const defaults: Record<TargetKind, { type: string }> = {
  class: { type: 'crossEntropy' },
  classes: perStep,
  sequence: { ...perStep, ignoreIndex: padToken } as { type: string },
  number: { type: 'mse' },
  numbers: { type: 'mse' },
};

/** The loss of a job that passed its schema: as sent, its options by default those that suit the target. */
export function settledLoss(sent: unknown, kind: TargetKind): JobSpec['loss'] {
  const asked = typeof sent === 'object' && sent !== null ? sent : {};
  const suited = defaults[kind];
  const isOther = 'type' in asked && asked.type !== suited.type;
  return lossSchema.parse(isOther ? asked : { ...suited, ...asked });
}
