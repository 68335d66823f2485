import { acceptedCommands } from '../sightings.ts';
import type { Invariant } from './invariant.ts';

/** I7: a job ends with the bytes of an undisturbed run of the same spec, unless a client ended it. */
export const asUndisturbed: Invariant = {
  name: 'I7 weights and metric history are those of the undisturbed run',
  *violations(history) {
    for (const { id, final } of history.jobs) {
      const expected = history.undisturbed[id];
      if (!expected || !final) continue;
      const { state, weightsSha256, metricHistory, failure } = final.content;
      if (state === 'cancelled' && acceptedCommands(history, id).includes('cancel')) continue;
      if (state !== expected.state)
        yield `${id}: ended ${state} (${failure?.message}), undisturbed it is ${expected.state}`;
      else if (weightsSha256 !== expected.weightsSha256)
        yield `${id}: has the weights ${weightsSha256}, undisturbed ${expected.weightsSha256}`;
      else if ((metricHistory?.sha256 ?? null) !== expected.metricHistory)
        yield `${id}: has another metric history than undisturbed`;
    }
  },
};
