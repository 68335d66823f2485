import { type Windows, windowsOf } from '../model/windows.ts';
import { headsOf } from './heads.ts';
import type { TrainingOptions } from './training-options.ts';

/** The windows a training cuts its sequences into; undefined: it takes them whole.
 *  @throws {RangeError} if the model's sequences cannot be cut. */
export function trainingWindows(options: TrainingOptions): Windows | undefined {
  const { backpropagationThroughTime: truncation } = options;
  if (truncation === undefined) return undefined;
  const losses = headsOf(options).map(({ loss }) => loss);
  const { windows, findings } = windowsOf(options.model, losses, truncation.window);
  if (findings.length > 0) throw new RangeError(`${findings[0].message}. ${findings[0].hint}`);
  return windows;
}
