import type { JobSpec } from '@trainyard/contracts';

/** The losses over the further outputs of a model, by their names; undefined where there are none. */
export function lossesOf(outputs: JobSpec['outputs']): Record<string, JobSpec['loss']> | undefined {
  return outputs && Object.fromEntries(Object.entries(outputs).map(([name, { loss }]) => [name, loss]));
}
