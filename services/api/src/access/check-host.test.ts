import { describe, expect, it } from 'vitest';
import { checkHost, isLoopback } from './check-host.ts';

describe('a server without ADMIN_KEY', () => {
  it.each(['127.0.0.1', '127.8.9.10', 'localhost', '::1'])('listens on %s', (HOST) => {
    expect(isLoopback(HOST)).toBe(true);
    expect(() => checkHost({ HOST })).not.toThrow();
  });

  it.each(['0.0.0.0', '::', '192.168.1.4', '127.0.0.1.example.com', '127.evil', 'example.com', '', '::ffff:10.0.0.1'])(
    'does not start on %j, says why, and what to set',
    (HOST) => {
      expect(() => checkHost({ HOST })).toThrow(/other machines can reach.*set ADMIN_KEY.*or HOST to 127\.0\.0\.1/);
    },
  );
});

it('a server with ADMIN_KEY listens anywhere', () => {
  expect(() => checkHost({ HOST: '0.0.0.0', ADMIN_KEY: 'x'.repeat(16) })).not.toThrow();
});
