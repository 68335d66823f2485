import type { HealthFinding } from '../diagnosis/health/diagnose.ts';
import { HealthMonitor, type WatchOptions } from './health-monitor.ts';
import type { Training } from './training.ts';
import type { TrainingEvent, TrainingOptions } from './training-options.ts';

/** Something about the health of a training, beside its own events. */
export interface HealthEvent {
  readonly type: 'health';
  readonly epoch: number;
  readonly step: number;
  readonly finding: HealthFinding;
}

/** Runs a training and tells of its health after the events it shows in. The training itself is the same to the bit:
 *  what looks at it draws no random number and writes nothing.
 *  @throws what `run` throws */
export async function* watched(
  training: Pick<Training, 'run' | 'probe' | 'constantLosses' | 'stepsPerEpoch'>,
  options: TrainingOptions,
  { known, isResumed = false }: WatchOptions = {},
): AsyncGenerator<TrainingEvent | HealthEvent> {
  const monitor = new HealthMonitor(training, options, { known, isResumed });
  for await (const event of training.run()) {
    // What ends a training is its last event: what there is to say of it goes before.
    const isLast = event.type === 'completed' || event.type === 'diverged' || event.type === 'stopped';
    if (!isLast) yield event;
    for (const finding of await monitor.after(event)) {
      yield { type: 'health', epoch: event.epoch, step: event.step, finding };
    }
    if (isLast) yield event;
  }
}
