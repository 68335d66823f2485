import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver, status } from '../testing/receiver.ts';
import type { Resolve } from './checked-lookup.ts';
import { type PostOutcome, postMessage } from './post-message.ts';

let receiver: Receiver;
let elsewhere: Receiver;
beforeAll(async () => {
  [receiver, elsewhere] = await Promise.all([startReceiver(), startReceiver()]);
});
beforeEach(() => receiver.answers(status(204)));
afterAll(() => Promise.all([receiver.close(), elsewhere.close()]));

const loopback: Resolve = async () => ['127.0.0.1'];

const post = (url: string, more: { allowPrivate?: boolean; resolve?: Resolve; timeoutMs?: number } = {}) => {
  const { allowPrivate = true, resolve = loopback, timeoutMs = 5000 } = more;
  return postMessage({ url, headers: { 'x-test': '1' }, body: '{}' }, { rule: { allowPrivate }, resolve, timeoutMs });
};

describe('a message', () => {
  it('arrives with its headers and its body, at the address its name resolves to', async () => {
    expect(await post(`http://hooks.example.com:${receiver.port}/x`)).toEqual({ status: 204, error: null });
    expect(receiver.received.at(-1)).toMatchObject({
      body: '{}',
      headers: { 'x-test': '1', host: `hooks.example.com:${receiver.port}` },
    });
  });

  it.each([
    [200, null],
    [299, null],
    [404, 'refusedStatus'],
    [500, 'refusedStatus'],
  ])('that is answered %d has that status', async (code, error) => {
    receiver.answers(status(code));
    expect(await post(receiver.url)).toEqual({ status: code, error });
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect (%d)', async (code) => {
    receiver.answers(status(code, { location: elsewhere.url }));
    expect(await post(receiver.url)).toEqual({ status: code, error: 'redirect' });
    expect(elsewhere.connections()).toBe(0);
  });

  it('waits no longer than it may for an answer', async () => {
    receiver.answers(() => undefined);
    expect(await post(receiver.url, { timeoutMs: 100 })).toEqual({ status: null, error: 'timeout' });
  });

  it('waits no longer than it may for a name', async () => {
    const resolve = () => new Promise<string[]>(() => undefined);
    const outcome = await post('http://hooks.example.com:9000/', { resolve, timeoutMs: 100 });
    expect(outcome).toEqual({ status: null, error: 'timeout' });
  });

  it('has its status though the answer never ends', async () => {
    receiver.answers((_request, response) => void response.writeHead(200).write('a'));
    expect(await post(receiver.url, { timeoutMs: 1000 })).toEqual({ status: 200, error: null });
  });

  it('reads only the beginning of a long answer', async () => {
    let sent = 0;
    const cut = new Promise<void>((resolve) => {
      receiver.answers((_request, response) => {
        response.writeHead(200).on('close', resolve);
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
          response.once('drain', more);
        };
        more();
      });
    });
    expect(await post(receiver.url)).toEqual({ status: 200, error: null });
    await cut;
    expect(sent).toBeLessThan(64 * 2 ** 20);
  });

  it('says that nobody listens, that there is no such name, and that the answer is no HTTP', async () => {
    const closed = await startReceiver();
    await closed.close();
    expect(await post(closed.url)).toEqual({ status: null, error: 'connection' });
    const unknown: Resolve = async () => {
      throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    };
    const named = await post('http://hooks.example.com/', { resolve: unknown });
    expect(named).toEqual({ status: null, error: 'nameNotFound' });
    expect(await post('http://hooks.example.com/', { resolve: async () => [] })).toEqual(named);
    receiver.answers((_request, response) => void response.socket?.end('nonsense\r\n\r\n'));
    expect(await post(receiver.url)).toEqual({ status: null, error: 'connection' });
  });

  it('by https reaches nobody whose certificate is none', async () => {
    const { error } = await post(`https://hooks.example.com:${receiver.port}/`);
    expect(['connection', 'certificate']).toContain(error);
  });
});

describe('an address that is not public', () => {
  const refused: PostOutcome = { status: null, error: 'forbiddenAddress' };
  const at = (host: string) => `https://${host}:${elsewhere.port}/`;

  it.each(['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '0.0.0.0', 'localhost', '[::1]', '[::ffff:127.0.0.1]'])(
    '%s is not connected to',
    async (host) => {
      expect(await post(at(host), { allowPrivate: false })).toEqual(refused);
      expect(elsewhere.connections()).toBe(0);
    },
  );

  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['0.0.0.0']],
    [['169.254.169.254']],
    [['100.64.0.1']],
    [['fd00::1']],
    [['8.8.8.8', '127.0.0.1']],
  ])('is not connected to as one of what a name resolves to: %j', async (addresses) => {
    const outcome = await post(at('hooks.example.com'), { allowPrivate: false, resolve: async () => addresses });
    expect(outcome).toEqual(refused);
    expect(elsewhere.connections()).toBe(0);
  });
});
