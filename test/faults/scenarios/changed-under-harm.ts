import { harms } from '../nemesis/harms.ts';
import type { Trial } from '../trial/trial.ts';
import type { Scenario } from './scenario.ts';

/** Changes of one job. */
const changes = 5;

/** Draws a change of a job that is asked for so many epochs. */
function drawChange({ random }: Trial, epochs: number): [field: string, value: unknown] {
  const drawn: readonly (readonly [string, unknown])[] = [
    ['optimizer.learningRate', random.between(11, 40) / 10_000],
    ['epochs', epochs + random.between(1, 6)],
    ['checkpoints.everyEpochs', random.between(2, 4)],
    ['checkpoints.everySteps', random.between(20, 200)],
    ['priority', random.between(1, 4)],
  ];
  const [field, value] = random.pick(drawn);
  return [field, value];
}

/** Changes a job again and again while it trains; tells how many changes were accepted. */
async function steer(trial: Trial, jobId: string, epochs: number): Promise<number> {
  let accepted = 0;
  for (let change = 0; change < changes; change += 1) {
    const [field, value] = drawChange(trial, epochs);
    if (await trial.change(jobId, field, value)) accepted += 1;
    await trial.pause(400);
  }
  return accepted;
}

/** Jobs that are changed while parts are killed and flushed, and replayed when they have ended. */
export const changedUnderHarm: Scenario = {
  name: 'changed-under-harm',
  promise:
    'Jobs are changed while parts are killed or flushed: each accepted change is made once, and a replay ends with the same bytes.',
  strikes: { small: 1, long: 10 },
  async run(trial) {
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const document = trial.digits();
      const jobs = [await trial.submit(document, { isSteered: true })];
      if (trial.plan.size === 'long') jobs.push(await trial.submit(document, { isSteered: true }));
      const harm = trial.random.pick(Object.keys(harms)) as keyof typeof harms;
      await trial.cluster.holderOf(trial.random.pick(jobs));
      const steered = Promise.all(jobs.map((jobId) => steer(trial, jobId, Number(document.epochs))));
      // It is awaited below; until then a refusal is no surprise.
      steered.catch(() => undefined);
      await trial.pause(1200);
      await harms[harm](trial);
      trial.note(`${jobs.join(', ')}: ${harm}, ${(await steered).join(' and ')} changes accepted`);
      for (const jobId of jobs) {
        const { state } = await trial.until(jobId, 'to end', () => false);
        if (state === 'succeeded') await trial.replay(jobId);
      }
    }
  },
};
