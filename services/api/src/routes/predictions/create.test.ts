import { InferenceError, type PredictionTask } from '@trainyard/inference';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { postJob, saveCheckpoint, startAttempt } from '../../testing/train.ts';

let api: ApiUnderTest;
let job: string;
let checkpoint: string;
const tasks: PredictionTask[] = [];
beforeAll(async () => {
  api = await apiUnderTest();
  job = await postJob(api);
  const attempt = await startAttempt(api, job);
  checkpoint = (await saveCheckpoint(api, attempt, { epoch: 1, onnx: 'first' })).id;
  await saveCheckpoint(api, attempt, { epoch: 2, onnx: 'second', best: false });
  // A stand-in for the model: the probability of each class is told by the first value of the row.
  api.predicts((task) => {
    tasks.push(task);
    const { shape, values } = task.inputs.input!;
    const rows = Array.from({ length: shape[0]! }, (_, i) => values[i * 4]!);
    const probabilities = rows.flatMap((first) => [first, 1 - first, 0]);
    return { probabilities: { shape: [rows.length, 3], values: Float32Array.from(probabilities) } };
  });
});
afterAll(() => api.close());

const predict = (payload: object) => api.send('POST', '/v1/predictions', { payload });
const refused = (payload: object) => api.problem('POST', '/v1/predictions', { payload });

describe('200', () => {
  it('names the class and the probability of each, in the order of the rows', async () => {
    const instances = [[0.75, 2, 3, 4], { petalWidth: 4, petalLength: 3, sepalWidth: 2, sepalLength: 0.25 }];
    const response = await predict({ checkpoint, instances });
    expect(response.json()).toEqual({
      jobId: job,
      checkpoint,
      epoch: 1,
      step: 3,
      predictions: [
        { class: 'setosa', probabilities: { setosa: 0.75, versicolor: 0.25, virginica: 0 } },
        { class: 'versicolor', probabilities: { setosa: 0.25, versicolor: 0.75, virginica: 0 } },
      ],
    });
    expect(tasks.at(-1)?.inputs.input).toEqual({
      shape: [2, 4],
      values: Float32Array.of(0.75, 2, 3, 4, 0.25, 2, 3, 4),
    });
    expect(tasks.at(-1)?.outputs).toEqual(['probabilities']);
  });

  it('predicts from the best or the latest checkpoint of a job that still runs, reading its own bytes', async () => {
    const instances = [[1, 2, 3, 4]];
    expect((await predict({ job, instances })).json()).toMatchObject({ checkpoint, epoch: 1, step: 3 });
    expect((await predict({ job, which: 'latest', instances })).json()).toMatchObject({ epoch: 2 });
    const bytes: Uint8Array[] = [];
    for await (const part of tasks.at(-1)!.model.read()) bytes.push(part);
    expect(Buffer.concat(bytes).toString()).toBe('second');
  });
});

describe('404', () => {
  it('a checkpoint or a job there is not', async () => {
    const instances = [[1, 2, 3, 4]];
    const absent = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    expect(await refused({ checkpoint: `ckpt_${absent}`, instances })).toMatchObject({ code: 'notFound' });
    expect(await refused({ job: `job_${absent}`, instances })).toMatchObject({ code: 'notFound' });
  });

  it('a job that has ended without a checkpoint', async () => {
    const ended = await postJob(api);
    await api.send('POST', `/v1/jobs/${ended}/cancel`);
    expect(await refused({ job: ended, instances: [[1, 2, 3, 4]] })).toMatchObject({ code: 'notFound' });
  });
});

describe('409', () => {
  it('a job that has no checkpoint yet', async () => {
    const problem = await refused({ job: await postJob(api), instances: [[1, 2, 3, 4]] });
    expect(problem).toMatchObject({ code: 'checkpointNotReady', retryable: true });
  });
});

describe('413', () => {
  it('more than the body may hold', async () => {
    const instances = Array.from({ length: 1000 }, () => 'x'.repeat(9000));
    expect(await refused({ checkpoint, instances })).toMatchObject({ code: 'payloadTooLarge' });
  });
});

describe('422', () => {
  it('every row that does not fit, by its index', async () => {
    const instances = [[1, 2, 3, 4], [1, 2, 3], [1, 2, 3, 1e39], { sepalLength: 1 }, [1, 2, 3, 4]];
    const { code, errors } = await refused({ checkpoint, instances });
    expect(code).toBe('invalidData');
    expect(errors?.map((finding) => `${finding.pointer} ${finding.code}`)).toEqual([
      '/instances/1 wrongLength',
      '/instances/2/3 outOfBounds',
      '/instances/3 missingColumn',
    ]);
  });

  it('rows that are none', async () => {
    const { code, errors } = await refused({ checkpoint, instances: [[true, 2, 3, 4], 5, null] });
    expect(code).toBe('invalidBody');
    expect(errors?.map(({ pointer }) => pointer)).toEqual(['/instances/0/0', '/instances/1', '/instances/2']);
  });

  it('no rows, too many, and neither checkpoint nor job', async () => {
    expect(await refused({ checkpoint, instances: [] })).toMatchObject({ code: 'invalidBody' });
    const many = Array.from({ length: 1001 }, () => [1, 2, 3, 4]);
    expect(await refused({ checkpoint, instances: many })).toMatchObject({ code: 'invalidBody' });
    expect(await refused({ instances: [[1]] })).toMatchObject({ code: 'invalidBody' });
  });
});

describe('503', () => {
  it.each(['busy', 'timeout'] as const)('no process is free: %s', async (reason) => {
    const answers = api.deps.inference.predict;
    api.deps.inference.predict = async () => {
      throw new InferenceError(reason, 'later');
    };
    const response = await predict({ checkpoint, instances: [[1, 2, 3, 4]] });
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json()).toMatchObject({ code: 'inferenceUnavailable' });
    api.deps.inference.predict = answers;
  });
});
