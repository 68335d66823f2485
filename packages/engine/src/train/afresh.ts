import { freshSchedule } from '../schedules/document.ts';
import type { TrainingState } from './checkpoint.ts';

/** What a state remembers that may mean nothing to a training with other options. */
export type Memory = 'schedule' | 'stopping';

/** A state as one that another training begins with: how its own ended is forgotten, the time it spent, and the given memories. */
export function afresh(state: TrainingState, forgotten: readonly Memory[]): TrainingState {
  const { control } = state;
  const stopsAnew = control.ended !== undefined || forgotten.includes('stopping');
  return {
    ...state,
    schedule: forgotten.includes('schedule') ? freshSchedule : state.schedule,
    control: {
      ...control,
      ...(stopsAnew && { stopping: { bad: 0 } }),
      ...(forgotten.includes('stopping') && { best: undefined }),
      spentMs: 0,
      ended: undefined,
    },
  };
}
