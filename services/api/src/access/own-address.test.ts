import { describe, expect, it } from 'vitest';
import { isOwnHost, isOwnOrigin } from './own-address.ts';

describe('a Host header', () => {
  it.each([
    'localhost',
    'localhost:8080',
    'LOCALHOST',
    'localhost.',
    '127.0.0.1:80',
    '127.8.9.10',
    '[::1]:8080',
    '[::1]',
  ])('%s is of this machine', (host) => expect(isOwnHost(host, [])).toBe(true));

  // The names are those of a page whose name an attacker resolves to 127.0.0.1.
  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:8080',
    'evil.example#localhost',
    'evil.example@localhost',
    'localhost/evil.example',
    '192.168.0.2',
    '[::ffff:c0a8:2]',
    '0.0.0.0',
    '',
    ' ',
    '[',
  ])('%j is not', (host) => expect(isOwnHost(host, ['lab.example'])).toBe(false));

  it('may have a name that is allowed, whatever its port', () => {
    expect(isOwnHost('Lab.example:9000', ['lab.example'])).toBe(true);
    expect(isOwnHost('sub.lab.example', ['lab.example'])).toBe(false);
  });
});

describe('an Origin header', () => {
  it.each([
    ['http://localhost:8080', 'localhost:8080'],
    ['http://localhost', 'localhost:80'],
    ['https://localhost', 'localhost'],
    ['http://[::1]:8080', '[::1]:8080'],
  ])('%s is that of pages of %s', (origin, host) => expect(isOwnOrigin(origin, host)).toBe(true));

  it.each([
    ['http://localhost:3000', 'localhost:8080'],
    ['http://127.0.0.1:8080', 'localhost:8080'],
    ['https://evil.example', 'localhost:8080'],
    ['null', 'localhost:8080'],
    ['file://', 'localhost:8080'],
    ['', ''],
  ])('%j is not that of pages of %j', (origin, host) => expect(isOwnOrigin(origin, host)).toBe(false));
});
