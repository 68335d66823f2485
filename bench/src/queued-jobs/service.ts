import { defaultProject } from '@trainyard/contracts';

const url = process.env.TRAINYARD_URL ?? 'http://127.0.0.1:8080';

interface Resource {
  readonly id: string;
  readonly state?: string;
}

async function answerOf(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url + path, init);
  if (response.ok) return response;
  throw new Error(`${path} expects success, received ${response.status}: ${await response.text()}`);
}

/** A resource of the service that is measured. @throws {Error} with its answer, unless it succeeds */
export async function ask(path: string): Promise<Resource> {
  return (await (await answerOf(path)).json()) as Resource;
}

/** What the service makes of a document. @throws {Error} with its answer, unless it succeeds */
export async function posted(path: string, document: object): Promise<Resource> {
  const headers = { 'content-type': 'application/json' };
  return (await (await answerOf(path, { method: 'POST', headers, body: JSON.stringify(document) })).json()) as Resource;
}

/** Holds the jobs that are queued from now on: their project may run none. @throws {Error} with its answer, unless it succeeds */
export async function letNoneRun(): Promise<void> {
  const headers = { 'content-type': 'application/json', 'if-match': '*' };
  const body = JSON.stringify({ limits: { jobsRunning: 0 } });
  await answerOf(`/v1/projects/${defaultProject}`, { method: 'PATCH', headers, body });
}

/** Resident memory of the API process, in MB of 2^20 bytes. */
export async function residentMb(): Promise<number> {
  const metrics = await (await answerOf('/metrics')).text();
  return Math.round(Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]) / 2 ** 20);
}
