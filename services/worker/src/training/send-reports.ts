import type { JobSpec } from '@trainyard/contracts';
import type { Model, Training } from '@trainyard/engine';
import type { AttemptChannel } from './kinds/job-kind.ts';
import type { PreparedData } from './prepare-data.ts';
import { reportOf } from './reports.ts';
import { outputOutcome, splitOutcome } from './split-outcome.ts';
import { templatesOf } from './templates.ts';

/** A training at its end, and what it was made of. */
export interface Trained {
  training: Training;
  spec: JobSpec;
  model: Model;
  data: PreparedData;
}

/** Evaluates what was held out and sends a report of each split and output; false when it was stopped on the way. */
export async function sendReports(trained: Trained, { send, stop }: AttemptChannel): Promise<boolean> {
  const { training, spec, model, data } = trained;
  const templates = templatesOf(model, data.target, await training.weights());
  for (const split of ['validation', 'test'] as const) {
    const samples = data[split];
    if (!samples) continue;
    const outcome = await splitOutcome(training, spec, split, samples);
    if (stop.aborted) return false;
    const several = Object.keys(data.otherTargets).length > 0;
    const draft = reportOf(data.target, outcome);
    const { output } = model;
    send({ type: 'report', report: { ...draft, ...(several && { output }), ...(templates && { templates }) } });
    for (const [name, target] of Object.entries(data.otherTargets)) {
      const loss = spec.outputs?.[name]?.loss;
      if (!loss) throw new Error(`internal: the output ${name} has no loss`);
      const own = await outputOutcome(training, loss, name, outcome);
      if (stop.aborted) return false;
      send({ type: 'report', report: { ...reportOf(target, own), output: name } });
    }
  }
  return true;
}
