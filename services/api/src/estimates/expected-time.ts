import type { TimeEstimate } from '@trainyard/contracts';
import type { WorkerInfo } from '@trainyard/store';

/** How fast a worker is, as it told it. */
export type ToldPace = Required<Pick<WorkerInfo, 'slowness'>> & { overheadMs?: WorkerInfo['overheadMs'] | undefined };

const middleOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** What a job takes whose computing is reckoned to take so long: on the middle one of the workers, and by the unlucky case of
 *  the slowest. */
export function expectedTimeOf(reckonedMs: number, paces: readonly ToldPace[]): TimeEstimate {
  const by = (quantile: 'p50' | 'p90') =>
    paces.map(({ slowness, overheadMs }) => (overheadMs?.[quantile] ?? 0) + reckonedMs * slowness[quantile]);
  const [p50Ms, p90Ms] = [middleOf(by('p50')), Math.max(...by('p90'))];
  return { p50Ms: Math.round(p50Ms), p90Ms: Math.round(Math.max(p50Ms, p90Ms)) };
}
