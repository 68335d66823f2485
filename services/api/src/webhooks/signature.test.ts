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
