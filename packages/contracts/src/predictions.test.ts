import { describe, expect, it } from 'vitest';
import { schemaFindings } from './http/schema-findings.ts';
import { predictionRequestSchema } from './predictions.ts';

const checkpoint = 'ckpt_01ARZ3NDEKTSV4RRFFQ69G5FAV';
const job = 'job_01ARZ3NDEKTSV4RRFFQ69G5FAV';

function placesOf(body: unknown): (string | undefined)[] {
  const issues = predictionRequestSchema.safeParse(body).error?.issues ?? [];
  return schemaFindings(issues, body).map(({ pointer }) => pointer);
}

describe('predictionRequestSchema', () => {
  it.each([
    [{ checkpoint, instances: [[1, 2]] }],
    [{ job, instances: [{ a: 1, b: 2 }, [3, 4]] }],
    [{ job, which: 'latest', instances: [[1]] }],
    [{ job, instances: [[1, null, 'red'], { a: null, b: 'red' }] }],
    [
      {
        job,
        instances: [
          [
            [1, 2],
            [3, 4],
          ],
        ],
      },
    ],
  ])('accepts %j', (body) => {
    expect(predictionRequestSchema.parse(body)).toEqual(body);
  });

  it.each([
    ['neither checkpoint nor job', { instances: [[1]] }, ['/checkpoint']],
    ['both checkpoint and job', { checkpoint, job, instances: [[1]] }, ['/checkpoint']],
    ['which without a job', { checkpoint, which: 'best', instances: [[1]] }, ['/which']],
    ['no instances', { job, instances: [] }, ['/instances']],
    ['too many instances', { job, instances: Array.from({ length: 1001 }, () => [1]) }, ['/instances']],
    ['a row that is a number', { job, instances: [1, [1]] }, ['/instances/0']],
    [
      'a value that is neither number nor text nor null',
      { job, instances: [[1, 2], [1, true], { a: false }] },
      ['/instances/1/1', '/instances/2/a'],
    ],
    ['a nested value that is none', { job, instances: [[[1, [2, true]]]] }, ['/instances/0/0/1/1']],
    ['an object in a list', { job, instances: [[1, { a: 1 }]] }, ['/instances/0/1']],
    ['a list in an object', { job, instances: [{ a: [1] }] }, ['/instances/0/a']],
    ['lists deeper than any shape', { job, instances: [[[[[[[[[[1]]]]]]]]]] }, ['/instances/0/0/0/0/0/0/0/0/0']],
  ])('refuses %s, and says where', (_name, body, places) => {
    expect(placesOf(body)).toEqual(places);
  });
});
