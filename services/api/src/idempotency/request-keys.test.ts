import { describe, expect, it } from 'vitest';
import { openSealed, requestKeys } from './request-keys.ts';

const headers = { 'idempotency-key': 'a-key', authorization: 'Bearer ty_of-a-project' };
const salt = '01K5Q3D6R6E8W2M1N9Z4T7X0YA';

describe('what a request keeps for its repetitions', () => {
  it('is opened by a repetition and holds nothing that can be read', async () => {
    const sealed = (await requestKeys(headers, salt)).seal('a secret: é');
    expect(sealed).not.toContain('secret');
    expect(await openSealed({ ...headers, authorization: 'bearer  ty_of-a-project' }, sealed)).toBe('a secret: é');
  });

  it.each([
    ['another Idempotency-Key', { ...headers, 'idempotency-key': 'b-key' }],
    ['another API key', { ...headers, authorization: 'Bearer ty_of-another' }],
    ['no API key', { 'idempotency-key': 'a-key' }],
  ])('is not opened with %s', async (_, others) => {
    const sealed = (await requestKeys(headers, salt)).seal('a secret');
    expect(await openSealed(others, sealed)).toBeUndefined();
  });

  it('is not opened when it was changed', async () => {
    const [, text = ''] = (await requestKeys(headers, salt)).seal('a secret').split('.');
    const bytes = Buffer.from(text, 'base64');
    bytes[14] = (bytes[14] ?? 0) ^ 1;
    expect(await openSealed(headers, `${salt}.${bytes.toString('base64')}`)).toBeUndefined();
  });
});

it('the secret of a request is the same for whoever takes it up, and another for every other request', async () => {
  const of = async (more: object, claim = salt) => (await requestKeys({ ...headers, ...more }, claim)).secret(20);
  const first = await of({});
  expect(first).toHaveLength(20);
  expect(await of({})).toEqual(first);
  const others = [
    await of({ 'idempotency-key': 'b-key' }),
    await of({ authorization: 'Bearer x' }),
    await of({}, salt.replace('YA', 'YB')),
  ];
  for (const other of others) expect(other).not.toEqual(first);
});
