import type { JobSpec, ProblemFinding } from '@trainyard/contracts';
import { watcherIn } from '@trainyard/engine/spec';
import { type MetricSources, monitorFindings } from './monitors.ts';

/** Whether the metric that a schedule watches will be there. */
export function scheduleFindings(schedule: JobSpec['schedule'], sources: MetricSources): ProblemFinding[] {
  const at = schedule?.type === 'reduceOnPlateau' ? '/schedule/monitor' : '/schedule/then/monitor';
  return monitorFindings({ who: 'the schedule', at, monitor: schedule && watcherIn(schedule)?.monitor }, sources);
}
