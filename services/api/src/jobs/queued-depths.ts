import type { QueueStatus } from '@trainyard/contracts';
import type { ProjectDepth } from '@trainyard/store';

/** What waits of projects, as clients see it. */
export interface QueuedDepths {
  waiting: number;
  depths: Pick<QueueStatus, 'byPriority' | 'projects'>;
}

/** Sums up what waits of projects, by priority. */
export function queuedDepths(projects: readonly ProjectDepth[]): QueuedDepths {
  const counts = new Map<number, number>();
  for (const { priority, waiting } of projects.flatMap((each) => each.byPriority)) {
    counts.set(priority, (counts.get(priority) ?? 0) + waiting);
  }
  const byPriority = [...counts].map(([priority, waiting]) => ({ priority, waiting }));
  return {
    waiting: byPriority.reduce((sum, { waiting }) => sum + waiting, 0),
    depths: { byPriority: byPriority.sort((a, b) => a.priority - b.priority), projects: [...projects] },
  };
}
