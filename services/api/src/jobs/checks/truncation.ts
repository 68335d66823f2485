import type { JobSpec, ProblemFinding } from '@trainyard/contracts';
import { windowsOf } from '@trainyard/engine/check';
import type { PlacedModel } from './input.ts';

/** How the sequences of a job are cut for truncated backpropagation through time. */
export interface Cut {
  findings: ProblemFinding[];
  /** Updates of one batch: one a window where there are targets at every step. */
  updates: number;
}

/** Whether a model's sequences can be cut into windows, and what that makes of a batch; what is not known is left out. */
export function cutOf(
  asked: JobSpec['backpropagationThroughTime'],
  loss: JobSpec['loss'] | undefined,
  placed: PlacedModel | undefined,
): Cut {
  if (!asked || !loss || !placed) return { findings: [], updates: 1 };
  const { model, at } = placed;
  const losses = model.outputs.map(() => loss);
  const { windows, findings } = windowsOf(model, losses, asked.window);
  return {
    findings: findings.map((finding) => ({ ...finding, pointer: at(finding.pointer) })),
    updates: windows?.updates === 'each' ? windows.parts.length : 1,
  };
}
