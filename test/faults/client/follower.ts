import { setTimeout as sleep } from 'node:timers/promises';
import type { JobEvent } from '@trainyard/contracts';
import type { Told } from '../history/history.ts';
import { now } from './recording-client.ts';

const retryMs = 200;

/** The fields of a frame of server-sent events. */
function fieldsOf(frame: string): Map<string, string> {
  return new Map(
    frame.split('\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1).trim()]] : [];
    }),
  );
}

async function* framesOf(response: Response): AsyncGenerator<Map<string, string>> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const frames = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) yield fieldsOf(frame);
  }
}

/** Where a follower is, and what it was told. */
interface Following {
  base: string;
  jobId: string;
  told: Told[];
  signal: AbortSignal;
}

/** Reads one stream from the event `after` on; tells how far it came. */
async function readStream({ base, jobId, told, signal }: Following, after: number): Promise<number | 'ended'> {
  let last = after;
  const headers = after > 0 ? { 'last-event-id': String(after) } : undefined;
  const response = await fetch(`${base}/v1/jobs/${jobId}/events/stream`, { signal, ...(headers && { headers }) });
  if (response.status === 204) return 'ended';
  if (!response.ok) return last;
  for await (const frame of framesOf(response)) {
    const note = (event: JobEvent | null) => told.push({ follower: 'stream', jobId, at: now(), event });
    if (frame.get('event') === 'reset') note(null);
    else if (frame.has('id')) {
      last = Number(frame.get('id'));
      note(JSON.parse(frame.get('data') ?? ''));
    }
  }
  return last;
}

/** Follows the events of a job to its last as an EventSource does: after a break from where it was. */
export async function follow(base: string, jobId: string, told: Told[], signal: AbortSignal): Promise<void> {
  let after = 0;
  while (!signal.aborted) {
    try {
      const reached = await readStream({ base, jobId, told, signal }, after);
      if (reached === 'ended') return;
      after = reached;
    } catch (error) {
      // The connection broke off, or nobody answered.
      if (!(error instanceof TypeError) && !signal.aborted) throw error;
    }
    after = Math.max(after, told.findLast((each) => each.jobId === jobId)?.event?.seq ?? 0);
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
}
