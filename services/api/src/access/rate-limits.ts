import type { Store, Taken } from '@trainyard/store';
import { ApiError } from '../errors/api-error.ts';
import type { Caller } from './caller.ts';

const secondsOf = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)));

/** What a client is told of its rate. */
export function rateHeaders({ perMinute, remaining, resetMs }: Taken): Record<string, string> {
  return {
    'ratelimit-limit': String(perMinute),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(Math.ceil(resetMs / 1000)),
  };
}

/** Holds callers to the rates of their keys and of their projects. */
export function createRateLimits({ access, rates }: Pick<Store, 'access' | 'rates'>) {
  async function takenBy({ key, project }: Caller): Promise<Taken[]> {
    if (!key) return [];
    const { requestsPerMinute: ofProject = null } = (await access.project(project))?.limits ?? {};
    const limits = [
      [key.id, key.requestsPerMinute],
      [project, ofProject],
    ] as const;
    const asked = limits.map(([name, perMinute]) => (perMinute === null ? undefined : rates.take(name, perMinute)));
    return (await Promise.all(asked)).filter((taken) => taken !== undefined);
  }

  /** Headers that tell of the tightest rate; none without one. @throws {ApiError} rateLimited */
  return async (caller: Caller): Promise<Record<string, string>> => {
    const all = await takenBy(caller);
    const [tightest] = all.toSorted((a, b) => Number(a.allowed) - Number(b.allowed) || a.remaining - b.remaining);
    if (!tightest) return {};
    const headers = rateHeaders(tightest);
    if (tightest.allowed) return headers;
    const detail = `More than ${tightest.perMinute} requests a minute came with this key or in this project.`;
    throw new ApiError('rateLimited', detail, {
      headers: { ...headers, 'retry-after': secondsOf(tightest.retryAfterMs) },
    });
  };
}
