import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { signedHeaders } from './signature.ts';

// The example of the specification's reference libraries.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' };
const expected = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

describe('the headers of a message', () => {
  it('are those of the example of the specification', () => {
    expect(signedHeaders([{ secret }], message)).toEqual({
      'webhook-id': message.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': expected,
    });
  });

  it('hold a signature by every secret', () => {
    const other = { secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` };
    const [first, second, ...more] = signedHeaders([other, { secret }], message)['webhook-signature']?.split(' ') ?? [];
    expect(second).toBe(expected);
    expect(first).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
    expect(more).toEqual([]);
  });
});

describe('the receiver of docs/webhooks.md', () => {
  const documentation = readFileSync(new URL('../../../../docs/webhooks.md', import.meta.url), 'utf8');
  const code = /```js\n(.*?)```/s.exec(documentation)?.[1] ?? '';
  const now = { ...message, timestamp: Math.floor(Date.now() / 1000) };
  const old = { ...message, timestamp: now.timestamp - 3600 };
  const other = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

  it('knows what is genuine from what is not', async () => {
    const { isGenuine } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const headers = signedHeaders([{ secret: other }, { secret }], now);
    expect(isGenuine(headers, now.body, secret)).toBe(true);
    expect(isGenuine(headers, now.body, other)).toBe(true);
    expect(isGenuine(headers, `${now.body} `, secret)).toBe(false);
    expect(isGenuine({ ...headers, 'webhook-id': 'msg_other' }, now.body, secret)).toBe(false);
    expect(isGenuine(signedHeaders([{ secret }], old), old.body, secret)).toBe(false);
  });
});
