import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { toldWithinMs } from './dispatch.ts';
import { removeOldDeliveries } from './remove-deliveries.ts';
import { type SweepDeps, sweep } from './sweep.ts';

const hourMs = 60 * 60 * 1000;

/** Longer than anything is told, so that nothing whose message was removed is told again. */
const keptMs = toldWithinMs + 24 * hourMs;

/** What is done now and then: pending deliveries are queued again, and once an hour old ones are removed. */
export function createTidying(deps: SweepDeps & { artifacts: ArtifactStore }): () => Promise<void> {
  let removedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    await sweep(deps);
    if (performance.now() - removedAt < hourMs) return;
    await removeOldDeliveries(deps.artifacts, new Date(Date.now() - keptMs));
    removedAt = performance.now();
  };
}
