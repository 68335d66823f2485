import { describe, expect, it } from 'vitest';
import { isPublicAddress, urlFault } from './url-rule.ts';

const strict = { allowPrivate: false };
const lenient = { allowPrivate: true };

describe('a URL that webhooks may be sent to', () => {
  it.each([
    'https://example.com/hooks',
    'https://example.com:443/',
    'https://example.com:8443/hooks?token=1',
    'https://example.com./',
    'https://1.1.1.1/',
    'https://[2606:4700:4700::1111]/',
  ])('%s', (url) => {
    expect(urlFault(url, strict)).toBeUndefined();
  });
});

describe('a URL that webhooks may not be sent to', () => {
  it.each([
    ['http://example.com/', 'expected https'],
    ['file:///etc/passwd', 'expected https'],
    ['gopher://example.com/', 'expected https'],
    ['https://user:secret@example.com/', 'user name'],
    ['https://example.com:22/', 'port'],
    ['https://example.com:80/', 'port'],
    ['https://localhost/', 'public host'],
    ['https://localhost./', 'public host'],
    ['https://api.localhost/', 'public host'],
    ['https://redis:6379/', 'public host'],
    ['https://metadata.google.internal/', 'public host'],
    ['https://printer.local/', 'public host'],
    ['https://127.0.0.1/', 'public host'],
    ['https://127.1/', 'public host'],
    ['https://2130706433/', 'public host'],
    ['https://0x7f000001/', 'public host'],
    ['https://0177.0.0.1/', 'public host'],
    ['https://0/', 'public host'],
    ['https://[::1]/', 'public host'],
    ['https://[::]/', 'public host'],
    ['https://[::ffff:127.0.0.1]/', 'public host'],
    ['https://[::ffff:7f00:1]/', 'public host'],
    ['https://[::127.0.0.1]/', 'public host'],
    ['https://[64:ff9b::127.0.0.1]/', 'public host'],
    ['https://[2002:7f00:1::]/', 'public host'],
    ['https://[fd00::1]/', 'public host'],
    ['https://[fe80::1]/', 'public host'],
    ['https://169.254.169.254/', 'public host'],
    ['https://100.64.0.1/', 'public host'],
    ['https://10.0.0.1/', 'public host'],
    ['https://172.16.0.1/', 'public host'],
    ['https://192.168.1.1/', 'public host'],
    ['https://224.0.0.1/', 'public host'],
    ['https://255.255.255.255/', 'public host'],
    ['https://１２７.0.0.1/', 'public host'],
  ])('%s', (url, message) => {
    expect(urlFault(url, strict)?.message).toContain(message);
  });

  it('says what to do', () => {
    expect(urlFault('http://10.0.0.1/', strict)?.hint).toContain('WEBHOOKS_ALLOW_PRIVATE');
  });
});

describe('with private addresses allowed', () => {
  it.each(['http://127.0.0.1:9000/', 'http://localhost/', 'https://redis:6379/', 'http://[::1]:9000/'])('%s', (url) => {
    expect(urlFault(url, lenient)).toBeUndefined();
  });

  it.each(['https://user:secret@localhost/', 'ftp://localhost/', 'http://localhost:22/'])('still not %s', (url) => {
    expect(urlFault(url, lenient)).toBeDefined();
  });
});

describe('a public address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111'])('%s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(['127.0.0.1', '::1', 'fe80::1%eth0', '::ffff:8.8.8.8', 'example.com', ''])('is not %j', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
