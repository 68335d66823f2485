import type { Exchange, History, SeenChange, SeenJob, Sighting } from './history.ts';

const isJob = (value: unknown): value is SeenJob =>
  typeof value === 'object' && value !== null && 'revision' in value && 'allowedActions' in value;

const changeOf = ({ id, field, to, applied, step }: SeenChange): SeenChange => ({ id, field, to, applied, step });

const essence = ({ id, state, terminal, revision, attempt, weightsSha256, stopReason, ...job }: SeenJob): SeenJob => ({
  ...{ id, state, terminal, revision, attempt, weightsSha256, stopReason },
  interventions: job.interventions.map(changeOf),
});

/** The jobs that the body of a success shows, without what nobody compares. */
export function jobsIn(body: unknown): SeenJob[] {
  if (isJob(body)) return [essence(body)];
  const listed = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
  return Array.isArray(listed) ? listed.filter(isJob).map(essence) : [];
}

/** Every answer that showed a job, by its identifier, in the order in which the answers came. */
export function sightings({ exchanges }: History): Map<string, Sighting[]> {
  const found = new Map<string, Sighting[]>();
  for (const exchange of exchanges.toSorted((a, b) => a.endedAt - b.endedAt)) {
    for (const job of exchange.answer?.jobs ?? []) {
      const seen = found.get(job.id) ?? [];
      seen.push({ job, exchange });
      found.set(job.id, seen);
    }
  }
  return found;
}

/** Whether a request made a job: by its document, or from another one. */
const makesJob = ({ method, path }: Exchange): boolean =>
  method === 'POST' && /^\/v1\/jobs(\/[^/]+\/(retry|fork|replay))?$/.test(path);

/** Requests that asked for a job, each with the job that its answer acknowledged. */
export function creations({ exchanges }: History): { exchange: Exchange; jobId: string | undefined }[] {
  return exchanges.filter(makesJob).map((exchange) => ({ exchange, jobId: exchange.answer?.jobs[0]?.id }));
}

/** Commands on a job that were accepted, in their order. */
export function acceptedCommands({ exchanges }: History, jobId: string): string[] {
  const prefix = `/v1/jobs/${jobId}/`;
  return exchanges
    .filter(({ method, path, answer }) => method === 'POST' && path.startsWith(prefix) && (answer?.status ?? 500) < 300)
    .toSorted((a, b) => a.endedAt - b.endedAt)
    .map(({ path }) => path.slice(prefix.length));
}
