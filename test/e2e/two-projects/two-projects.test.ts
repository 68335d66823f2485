import { createHash } from 'node:crypto';
import { type IdKind, makeId, scopes } from '@trainyard/contracts';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Answer, ask, comparable, tracesIn, wayOf } from '../../../services/api/src/testing/two-projects/ask.ts';
import { type Ids, idsOfNothing } from '../../../services/api/src/testing/two-projects/belongings.ts';
import { type Operation, operationsOf } from '../../../services/api/src/testing/two-projects/operations.ts';
import { type Asked, ways } from '../../../services/api/src/testing/two-projects/ways.ts';
import { everythingStored, randomPartOf } from '../everything-stored.ts';
import { type RunningService, runningService } from '../running-service.ts';
import { type StoredProject, storedProject } from './project.ts';

const adminKey = 'the-administrator-of-two-projects';
const environment = { ADMIN_KEY: adminKey, WEBHOOKS_ALLOW_PRIVATE: 'true', LOG_LEVEL: 'trace' };
const service = runningService('two-projects', 1, () => environment);
const admin = service.as(adminKey);

const given: IdKind[] = [];
/** Identifiers of a time at which there was no service. */
const newId = (kind: IdKind): string => makeId(kind, String(given.push(kind)).padStart(26, '0'));
const nothing = idsOfNothing({ deps: { newId } });

let operations: Operation[];
let guarded: Operation[];
let ours: StoredProject;
let theirs: StoredProject;
beforeAll(async () => {
  operations = operationsOf(await (await service.send('/openapi.json')).text());
  guarded = operations.filter(({ scope }) => scope !== undefined);
  [theirs, ours] = await Promise.all([
    storedProject(admin, 'theirs-and-nobody-elses'),
    storedProject(admin, 'ours-and-nobody-elses'),
  ]);
});

/** Sends what an entry of the matrix says over a connection of its own. */
function sent(from: RunningService, operation: Operation, asked: Asked): Promise<Answer> {
  const send = async (method: string, path: string, { payload, headers = {} }: Asked): Promise<Answer> => {
    const isJson = typeof payload === 'object' && !(payload instanceof Uint8Array);
    const response = await from.send(path, {
      method,
      headers: { ...(isJson && { 'content-type': 'application/json' }), ...headers },
      ...(payload !== undefined && { body: isJson ? JSON.stringify(payload) : payload }),
    });
    const { status: statusCode, headers: told } = response;
    return { statusCode, headers: Object.fromEntries(told), body: await response.text() };
  };
  return ask(send, operation, asked);
}

/** What the owner of these things would ask for first. */
function firstOf(operation: Operation, ids: Ids): Asked {
  const { names, plain = [] } = wayOf(operation);
  return names?.(ids, ids)[0] ?? plain[0] ?? {};
}

it('serves the operations of the matrix and no others', () => {
  expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(ways).sort());
  expect(guarded.length).toBeGreaterThan(operations.length / 2);
});

describe('without a key', () => {
  it('every operation is 401 with a challenge, event streams and downloads too, but for health and documentation', async () => {
    for (const operation of operations) {
      const { statusCode, headers, body } = await sent(service, operation, firstOf(operation, ours.ids));
      const isOpen = operation.scope === undefined;
      if (isOpen) expect(['getHealth', 'getReadiness'], operation.id).toContain(operation.id);
      expect(statusCode === 401, `${operation.id}: ${body}`).toBe(!isOpen);
      if (isOpen) continue;
      expect(headers['www-authenticate'], operation.id).toBe('Bearer realm="trainyard"');
      expect(headers['content-type'], operation.id).toContain('application/problem+json');
    }
  });

  it('a key that nobody was given, and other schemes, are 401 too', async () => {
    const wrong = [`Bearer ty_${'0'.repeat(26)}_${'0'.repeat(40)}`, 'Bearer', 'Basic dHk6dHk=', `bearer ${adminKey}x`];
    for (const authorization of wrong) {
      const response = await service.send('/v1/jobs', { headers: { authorization } });
      expect(response.status, authorization).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
    }
    const inQuery = await service.send(`/v1/jobs?key=${adminKey}&access_token=${adminKey}`);
    expect(inQuery.status).toBe(401);
  });
});

it('every operation refuses a key of a lesser scope with 403', async () => {
  for (const operation of guarded) {
    for (const scope of scopes.slice(0, scopes.indexOf(operation.scope ?? 'read'))) {
      const answer = await sent(ours.as[scope], operation, firstOf(operation, ours.ids));
      expect(answer.statusCode, `${operation.id} with ${scope}: ${answer.body}`).toBe(403);
      expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope"');
    }
  }
});

it('no operation tells of another project: what is named is not there, and what is not named is not told', async () => {
  for (const operation of guarded) {
    const { names = () => [], plain = [], forRoot = false, refusal = forRoot ? 403 : 404 } = wayOf(operation);
    const own = names(nothing, ours.ids);
    for (const [index, asked] of names(theirs.ids, ours.ids).entries()) {
      const answer = await sent(ours.as.admin, operation, asked);
      expect(answer.statusCode, `${operation.id}: ${answer.body}`).toBe(refusal);
      const ofNothing = await sent(ours.as.admin, operation, own[index] ?? {});
      expect(comparable(answer, theirs.ids), operation.id).toEqual(comparable(ofNothing, nothing));
      expect(tracesIn(answer, theirs, asked), operation.id).toEqual([]);
    }
    for (const asked of plain) {
      const answer = await sent(ours.as.admin, operation, asked);
      expect(answer.statusCode, `${operation.id}: ${answer.body}`).toBeLessThan(500);
      expect(tracesIn(answer, theirs), operation.id).toEqual([]);
    }
  }
});

describe('the owner', () => {
  it('follows the events of a job and downloads what it made', async () => {
    const { endedJob, checkpoint, imported } = theirs.ids;
    const stream = await theirs.as.read.send(`/v1/jobs/${endedJob}/events/stream`);
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    expect(await stream.text()).toContain('"state":"succeeded"');
    const weights = await theirs.as.read.bytes(`/v1/checkpoints/${checkpoint}/content`);
    expect(createHash('sha256').update(weights).digest('hex')).toBe(theirs.weightsSha256);
    expect((await theirs.as.read.bytes(`/v1/checkpoints/${imported}/content?format=onnx`)).length).toBeGreaterThan(0);
    expect((await theirs.as.read.send(`/v1/jobs/${endedJob}/report.html`)).status).toBe(200);
  });

  it('finds everything that strangers do not find', async () => {
    // Without If-Match nothing is changed or destroyed: the refusal that names it proves that the thing was found.
    for (const operation of operations) {
      for (const asked of wayOf(operation).names?.(theirs.ids, theirs.ids) ?? []) {
        const { headers: { 'if-match': _, ...headers } = {}, ...rest } = asked;
        const from = wayOf(operation).forRoot ? admin : theirs.as.admin;
        const { statusCode, body } = await sent(from, operation, { ...rest, headers });
        expect([200, 201, 202, 204, 409, 422, 428], `${operation.id}: ${body}`).toContain(statusCode);
        expect(body).not.toMatch(/unknown(Dataset|Model|Checkpoint)/);
      }
    }
  });
});

describe('of the secrets of all this', () => {
  it('nothing is in the artifacts, in Redis or in the logs, but the secret of a webhook in its record', async () => {
    const send = async (path: string, body?: object): Promise<Record<string, string>> => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': `secret-${path}` };
      const asked = { method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) };
      const [first, again] = [await ours.as.admin.send(path, asked), await ours.as.admin.send(path, asked)];
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      const answer = await first.text();
      expect(await again.text()).toBe(answer);
      return JSON.parse(answer);
    };
    const webhook = await send('/v1/webhooks', { url: 'http://127.0.0.1:65535' });
    const rotated = await send(`/v1/webhooks/${webhook.id}/rotate-secret`);
    await send(`/v1/webhooks/${webhook.id}/test`);
    const key = await send(`/v1/projects/${ours.ids.project}/keys`, { name: 'another' });
    const rotatedKey = await send(`/v1/keys/${key.id}/rotate`);
    await service.send('/v1/jobs', { headers: { authorization: 'Basic c29tZWJvZHk6YS1wYXNzd29yZA==' } });

    const stored = await everythingStored(service);
    expect(stored.filter(({ place }) => place.includes('/logs/')).join()).not.toBe('');
    const placesOf = (secret: unknown) =>
      stored.filter(({ text }) => text.includes(randomPartOf(secret))).map(({ place }) => place);
    for (const secret of [
      adminKey,
      key.key,
      rotatedKey.key,
      ...ours.keys,
      ...theirs.keys,
      'c29tZWJvZHk6',
      'a-password',
    ]) {
      expect(placesOf(secret)).toEqual([]);
    }
    for (const { secret } of [webhook, rotated]) {
      const places = placesOf(secret);
      expect(places.length).toBeGreaterThan(0);
      expect(places.filter((place) => !place.includes(`/webhooks/${webhook.id}/`))).toEqual([]);
    }
  });
});

describe('the log of all this', () => {
  interface Line extends Record<string, unknown> {
    service: 'api' | 'worker';
    msg: string;
  }
  const jobId = /job_[0-9A-Z]{26}/;

  const lines = async (): Promise<Line[]> => {
    const logs = (await everythingStored(service)).filter(({ place }) => /\/logs\/(api|worker)/.test(place));
    // What comes after the last line break is a line that is being written.
    return logs.flatMap(({ text }) => text.split('\n').slice(0, -1)).map((line) => JSON.parse(line));
  };

  it('is one JSON object a line, and each that is about a job says so in the same field', async () => {
    const all = await lines();
    expect(new Set(all.map((line) => line.service))).toEqual(new Set(['api', 'worker']));
    for (const line of all) {
      expect(line).toMatchObject({ time: expect.any(String), level: expect.any(String), msg: expect.any(String) });
      if (jobId.test(JSON.stringify(line))) expect(line.jobId ?? line.newJobId, JSON.stringify(line)).toMatch(jobId);
    }
  });

  it('names the request in every line that it caused, and the attempt in every line of the worker on a job', async () => {
    const all = await lines();
    const answered = all.filter(({ msg }) => msg === 'request answered');
    expect(answered.length).toBeGreaterThan(operations.length);
    for (const line of answered) expect(line.requestId, JSON.stringify(line)).toMatch(/^req_/);
    const ofAttempts = all.filter((line) => line.service === 'worker' && line.jobId !== undefined);
    expect(ofAttempts.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['attempt claimed', 'the child of the attempt was started', 'the job succeeded']),
    );
    for (const line of ofAttempts) expect(line.attempt, JSON.stringify(line)).toBe(1);
  });

  it('names the request and the job in what the store tells of a deletion', async () => {
    const headers = { 'if-match': '*', 'x-request-id': 'a-deletion' };
    const path = `/v1/jobs/${ours.ids.endedJob}`;
    expect((await ours.as.admin.send(path, { method: 'DELETE', headers })).status).toBe(204);
    // The line on an answer is written after the client has it.
    await vi.waitFor(async () => {
      const told = (await lines()).filter(({ requestId }) => requestId === 'a-deletion');
      expect(told).toEqual([
        expect.objectContaining({ msg: 'deleted', jobId: ours.ids.endedJob }),
        expect.objectContaining({ msg: 'request answered', jobId: ours.ids.endedJob, status: 204 }),
      ]);
    }, 10_000);
  });
});
