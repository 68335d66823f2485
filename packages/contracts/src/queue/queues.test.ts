import { describe, expect, it } from 'vitest';
import { attemptEntryId, attemptPayloadSchema, ingestEntryId, queueNames } from './queues.ts';

const jobId = 'job_01ARZ3NDEKTSV4RRFFQ69G5FAV';
const datasetId = 'ds_01ARZ3NDEKTSV4RRFFQ69G5FAV';

describe('queue entries', () => {
  it('are named after the attempt and after the dataset', () => {
    expect(attemptEntryId({ jobId, attempt: 2 })).toBe(`${jobId}-a2`);
    expect(ingestEntryId({ datasetId })).toBe(datasetId);
  });

  it('hold no colon, which BullMQ refuses in names and custom ids, and are no integers', () => {
    const names = [...Object.values(queueNames), attemptEntryId({ jobId, attempt: 1 }), ingestEntryId({ datasetId })];
    for (const name of names) expect(name).toMatch(/^[A-Za-z][^:]*$/);
  });

  it('carry identifiers only', () => {
    expect(attemptPayloadSchema.safeParse({ jobId, attempt: 1, spec: {} }).success).toBe(false);
  });
});
