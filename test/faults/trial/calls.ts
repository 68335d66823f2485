import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordingClient } from '../client/recording-client.ts';
import { eventually } from '../harness/victim.ts';

const pollMs = 100;

/** The sample of handwritten digits as a dataset that is ready; its identifier. */
export async function digitsDataset(client: RecordingClient): Promise<string> {
  const body = { sample: 'digits' };
  const { id } = await client.made<{ id: string }>({ method: 'POST', path: '/v1/datasets', body });
  await eventually(`dataset ${id} to be ready`, async () => {
    const { state } = await client.made<{ state: string }>({ path: `/v1/datasets/${id}` });
    return state === 'ready';
  });
  return id;
}

/** Returns when a job is answered to have ended. @throws {Error} when it hangs */
export async function ended(client: RecordingClient, jobId: string): Promise<void> {
  type Shown = { terminal: boolean; state: string; progress: { step: number } };
  let where = '';
  const look = async () => {
    const { terminal, state, progress } = await client.made<Shown>({ path: `/v1/jobs/${jobId}` });
    where = `${state}, step ${progress.step}`;
    if (!terminal) await sleep(pollMs);
    return terminal;
  };
  await eventually(`the end of ${jobId}`, look, () => where);
}
