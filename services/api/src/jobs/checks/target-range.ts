import type { DatasetProfile, JobSpec, ProblemFinding } from '@trainyard/contracts';
import { targetsOf } from '@trainyard/engine/check';
import { errorAt, quoted } from './finding.ts';
import type { Target } from './target.ts';

/** Whether the numbers to predict are such as the loss is made for. */
export function targetRangeFindings(
  loss: JobSpec['loss'] | undefined,
  target: Target | undefined,
  { columns }: DatasetProfile,
): ProblemFinding[] {
  const range = loss && targetsOf(loss).range;
  if (!range || !target || target.kind === 'class') return [];
  const [least, largest] = range;
  return columns.flatMap(({ name, min = least, max = largest }) => {
    if (!target.columns.includes(name) || (min >= least && max <= largest)) return [];
    const message = `the column ${quoted(name)} holds numbers from ${min} to ${max}, the loss ${loss.type} takes ${least} to ${largest}`;
    const hint = 'Use mse, mae or lq for numbers of any size, or make the dataset again with numbers in that range.';
    const expected = `numbers from ${least} to ${largest}`;
    return [errorAt('/target/column', { code: 'targetRange', message, expected, received: [min, max], hint })];
  });
}
