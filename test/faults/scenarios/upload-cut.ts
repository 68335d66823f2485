import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../../scripts/setup.mjs';
import { eventually } from '../harness/victim.ts';
import type { Scenario } from './scenario.ts';

const parts = 40;

/** A file as it comes over a slow line. */
async function* slowly(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const size = Math.ceil(bytes.length / parts);
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
    await sleep(10);
  }
}

interface Dataset {
  id: string;
  state: string;
  files: { sizeBytes: number }[];
}

/** SIGKILL of the API in the middle of an upload: the client sends the file again. */
export const uploadCut: Scenario = {
  name: 'upload-cut',
  promise: 'The API is killed in the middle of an upload: half a file is never seen, and the file can be sent again.',
  strikes: { small: 1, long: 10 },
  async run({ client, cluster: { api }, strikes, random }) {
    const file = readFileSync(join(ROOT, 'samples', 'digits.csv'));
    for (let struck = 0; struck < strikes; struck += 1) {
      const { id } = await client.made<Dataset>({ method: 'POST', path: '/v1/datasets', body: { format: 'csv' } });
      const path = `/v1/datasets/${id}/files/data`;
      const upload = client.ask({ method: 'PUT', path, body: slowly(file), type: 'text/csv' });
      await sleep(random.between(0, 500));
      await api.kill();
      const answer = await upload;
      await api.start();
      const { files } = await client.made<Dataset>({ path: `/v1/datasets/${id}` });
      if (files.some(({ sizeBytes }) => sizeBytes !== file.length)) throw new Error(`${id}: shows half a file`);
      if (answer && files.length === 0) throw new Error(`${id}: an upload was acknowledged and is gone`);
      await client.made({ method: 'PUT', path, body: file, type: 'text/csv' });
      await client.made({ method: 'POST', path: `/v1/datasets/${id}/commit` });
      await eventually(`dataset ${id} to be ready`, async () => {
        const { state } = await client.made<Dataset>({ path: `/v1/datasets/${id}` });
        if (state === 'rejected') throw new Error(`${id}: was rejected`);
        return state === 'ready';
      });
    }
  },
};
