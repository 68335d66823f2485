import { send } from '../harness/victim.ts';
import type { Scenario } from './scenario.ts';

/** SIGKILL of the process that trains, while its worker lives. */
export const childKilled: Scenario = {
  name: 'child-killed',
  promise: 'The process that trains is killed: its worker goes on from the last checkpoint.',
  strikes: { small: 1, long: 10 },
  async run(trial) {
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const jobId = await trial.submit();
      const { childPid } = await trial.cluster.holderOf(jobId);
      await trial.pause(trial.plan.size === 'small' ? 800 : 2500);
      send(childPid, 'SIGKILL');
    }
  },
};
