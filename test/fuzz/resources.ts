import { setTimeout as sleep } from 'node:timers/promises';

type Made = Record<string, unknown> & { id: string };

/** Makes some of everything over HTTP: datasets, a model, a job that trained, jobs that were cancelled, an import; the file that was imported. */
export async function makeResources(url: string): Promise<Uint8Array<ArrayBuffer>> {
  async function call(method: string, path: string, body?: object | Uint8Array): Promise<Response> {
    const isBytes = body instanceof Uint8Array;
    const headers = { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' };
    const content = isBytes ? Buffer.from(body) : JSON.stringify(body);
    const response = await fetch(`${url}${path}`, { method, ...(body && { headers, body: content }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }
  const made = async (path: string, body: object | Uint8Array) =>
    (await (await call('POST', path, body)).json()) as Made;
  const seen = async (path: string) => (await (await call('GET', path)).json()) as Made;
  async function until(path: string, field: string, values: readonly unknown[]): Promise<Made> {
    for (;;) {
      const resource = await seen(path);
      if (values.includes(resource[field])) return resource;
      await sleep(100);
    }
  }

  const { id: dataset } = await made('/v1/datasets', { sample: 'iris' });
  await until(`/v1/datasets/${dataset}`, 'state', ['ready']);
  const { id: digits } = await made('/v1/datasets', { sample: 'digits' });
  await until(`/v1/datasets/${digits}`, 'state', ['ready']);
  const model = { input: { shape: [4] }, layers: [{ type: 'dense', units: 3 }] };
  const { id: modelId } = await made('/v1/models', { name: 'fuzz', document: model });
  const target = { column: 'species', kind: 'class' };
  const document = { kind: 'train', dataset, model: modelId, target, epochs: 2, labels: { team: 'a' } };
  const { id: jobId } = await made('/v1/jobs', document);
  const job = await until(`/v1/jobs/${jobId}`, 'terminal', [true]);
  if (job.state !== 'succeeded') throw new Error(JSON.stringify(job));
  for (const name of ['given up', 'given up too']) {
    const { id } = await made('/v1/jobs', { ...document, name, epochs: 1_000_000 });
    await made(`/v1/jobs/${id}/cancel`, { mode: 'force' });
    await until(`/v1/jobs/${id}`, 'terminal', [true]);
  }
  const weights = await call('GET', `/v1/checkpoints/${String(job.bestCheckpoint)}/content?format=safetensors`);
  const file = new Uint8Array(await weights.arrayBuffer());
  await made(`/v1/checkpoints?model=${modelId}`, file);
  return file;
}
