import { describe, expect, it } from 'vitest';
import { hasScope, scopes } from './api-key.ts';

describe('scopes', () => {
  it.each([
    ['read', { read: true, write: false, admin: false }],
    ['write', { read: true, write: true, admin: false }],
    ['admin', { read: true, write: true, admin: true }],
  ])('%s allows itself and what it includes', (given, allowed) => {
    expect(Object.fromEntries(scopes.map((scope) => [scope, hasScope([given], scope)]))).toEqual(allowed);
  });

  it('allow nothing when there is none, or one that is not known', () => {
    for (const scope of scopes) expect(hasScope([], scope) || hasScope(['root', ''], scope)).toBe(false);
  });
});
