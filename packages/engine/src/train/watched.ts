import type { HealthFinding } from '../diagnosis/health/diagnose.ts';
import type { Preflight } from '../diagnosis/preflight/judge.ts';
import { HealthMonitor, type WatchOptions } from './health-monitor.ts';
import { preflight } from './preflight/preflight.ts';
import type { Training } from './training.ts';
import type { TrainingEvent, TrainingOptions } from './training-options.ts';

/** Something about the health of a training, beside its own events. */
export interface HealthEvent {
  readonly type: 'health';
  readonly epoch: number;
  readonly step: number;
  readonly finding: HealthFinding;
}

/** What was found before the first step. */
export interface PreflightEvent {
  readonly type: 'preflight';
  readonly epoch: 0;
  readonly step: 0;
  readonly preflight: Preflight;
}

/** From about so long on a training waits for what is found before its first step; a shorter one makes the step first. */
const longMs = 10_000;

/** Runs a training and tells of its health after the events it shows in, and of what it starts from. The training itself is
 *  the same to the bit: what looks at it draws no random number and writes nothing. One whose pre-flight failed before the
 *  first step is not run.
 *  @throws what `run` throws */
export async function* watched(
  training: Pick<Training, 'run' | 'probe' | 'constantLosses' | 'stepsPerEpoch'>,
  options: TrainingOptions,
  { preflight: isAsked = false, ...watching }: WatchOptions & { readonly preflight?: boolean } = {},
): AsyncGenerator<TrainingEvent | HealthEvent | PreflightEvent> {
  const monitor = new HealthMonitor(training, options, watching);
  let isDue = isAsked;
  if (isDue && (monitor.trainingMs ?? 0) >= longMs) {
    isDue = false;
    const found = await lookedBefore(monitor, options);
    if (found) yield found;
    if (found?.preflight.verdict === 'failed') return;
  }
  for await (const event of training.run()) {
    // What ends a training is its last event: what there is to say of it goes before.
    const isLast = event.type === 'completed' || event.type === 'diverged' || event.type === 'stopped';
    if (!isLast) yield event;
    if (isDue && event.type !== 'stopped') {
      isDue = false;
      const found = await lookedBefore(monitor, options);
      if (found) yield found;
    }
    for (const finding of await monitor.after(event)) {
      yield { type: 'health', epoch: event.epoch, step: event.step, finding };
    }
    if (isLast) yield event;
  }
}

async function lookedBefore(monitor: HealthMonitor, options: TrainingOptions): Promise<PreflightEvent | undefined> {
  const known = await monitor.begin();
  return known && { type: 'preflight', epoch: 0, step: 0, preflight: await preflight(options, known) };
}
