import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errors, jobMessageSchema, testMessageSchema } from '@trainyard/contracts';
import { describe, expect, it } from 'vitest';
import { describeApi } from './describe-api.ts';
import * as routes from './routes/index.ts';
import { storelessApp } from './testing/storeless-app.ts';

interface MediaType {
  example?: unknown;
  examples?: object;
}

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, MediaType> };
  responses: Record<string, { description: string; content?: Record<string, MediaType> }>;
}

/** Their answers are as large as the registries; checkpoints are files, and only their tokenizers are JSON. */
const tooLarge = ['getCapabilities', 'getCheckpointContent'];

const described = await describeApi();
const { paths } = JSON.parse(described) as { paths: Record<string, Record<string, Operation>> };
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
);

describe('the OpenAPI document', () => {
  it('passes the recommended rules of Redocly', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
    const file = join(folder, 'openapi.json');
    await writeFile(file, described);
    const redocly = join(dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')), 'bin/cli.js');
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const lint = promisify(execFile)(process.execPath, [redocly, 'lint', file, '--format=json'], { cwd: folder, env });
    const { stdout } = await lint.catch((failure: { stdout: string }) => failure);
    await rm(folder, { recursive: true });
    expect(JSON.parse(stdout).problems).toEqual([]);
  });

  it('holds every route of the register, each under an id of its own', async () => {
    const app = await storelessApp();
    const found = operations.filter(({ name, path }) =>
      app.hasRoute({ method: name.split(' ')[0] as 'GET', url: path.replaceAll(/\{(\w+)\}/g, ':$1') }),
    );
    await app.close();
    expect(found).toHaveLength(operations.length);
    expect(operations).toHaveLength(Object.keys(routes).length);
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  it('tells what webhooks are sent, with examples that fit', () => {
    const { webhooks } = JSON.parse(described) as { webhooks: Record<string, { post: Operation }> };
    const messages = Object.values(webhooks).map(({ post }) => post.requestBody?.content['application/json']);
    const [job, test] = messages.map((message) => (message as { example: unknown }).example);
    expect(jobMessageSchema.parse(job)).toEqual(job);
    expect(testMessageSchema.parse(test)).toEqual(test);
    for (const { post } of Object.values(webhooks)) {
      expect(post.parameters?.map(({ name }) => name)).toEqual([
        'webhook-id',
        'webhook-timestamp',
        'webhook-signature',
      ]);
    }
  });

  it('refers to nothing that is not there', () => {
    const document = JSON.parse(described);
    const references = [...described.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);
    expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
  });
});

describe.each(operations)('$name', ({ path, operation }) => {
  const { responses, parameters = [], requestBody } = operation;

  it('has a summary, a chapter and an id', () => {
    expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(operation.tags).toHaveLength(1);
    expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
  });

  it('names the statuses that any request can meet, every error as a problem', () => {
    const expected = ['400', '500', '503'];
    if (path.includes('{')) expected.push('404');
    if (requestBody) expected.push('413');
    if (requestBody?.content['application/json']) expected.push('415', '422');
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(expected));
    for (const [status, { content }] of Object.entries(responses)) {
      if (Number(status) >= 400) expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
    }
  });

  it('names only codes of the table, each under its status', () => {
    for (const [status, { description }] of Object.entries(responses)) {
      if (Number(status) < 400) continue;
      const codes = [...description.matchAll(/`(\w+)`:/g)].map(([, code]) => code as keyof typeof errors);
      expect(codes.map((code) => String(errors[code]?.status))).toEqual(codes.map(() => status));
    }
  });

  it('has an example of each JSON that is sent and answered, recorded by FUZZ_RECORD=1 npx vitest run test/fuzz', () => {
    const answers = Object.entries(responses).flatMap(([status, { content }]) => (status < '300' ? [content] : []));
    for (const content of [requestBody?.content, ...answers]) {
      const json = content?.['application/json'];
      if (json && !tooLarge.includes(operation.operationId)) expect(json.example).toBeDefined();
    }
  });

  it('has an example of every problem', () => {
    for (const { description, content } of Object.values(responses)) {
      const problem = content?.['application/problem+json'];
      const codes = [...description.matchAll(/`(\w+)`:/g)].map(([, code]) => code);
      if (problem) expect(Object.keys(problem.examples ?? {})).toEqual(codes);
    }
  });

  it('describes every parameter of its path', () => {
    const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    expect(inPath.sort()).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
  });
});
