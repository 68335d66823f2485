import type { JobEstimate } from '@trainyard/contracts';
import { checkModel } from '@trainyard/engine/check';
import { StoreUnavailable } from '@trainyard/store';
import { expect, it } from 'vitest';
import type { Deps } from '../deps.ts';
import { createJob } from './create-job.ts';
import type { ReadJob } from './read-job.ts';

it('keeps nothing of a job that is refused because nobody could queue it, the model it brought along neither', async () => {
  const kept: unknown[] = [];
  const keep = async (record: unknown) => void kept.push(record);
  const checkQueue = async () => Promise.reject(new StoreUnavailable('Redis is away'));
  const store = { jobs: { checkQueue, create: keep }, models: { create: keep } };
  const deps = { store, newId: () => 'mdl_01ARZ3NDEKTSV4RRFFQ69G5FAV', now: () => new Date() } as unknown as Deps;
  const inline = checkModel({ input: { shape: [4] }, layers: [{ type: 'dense', units: 3 }] });
  const asked = { spec: {}, name: 'iris', model: { findings: [], inline }, warnings: [] } as unknown as ReadJob;
  await expect(createJob(asked, {} as JobEstimate, deps)).rejects.toThrow(StoreUnavailable);
  expect(kept).toEqual([]);
});
