import { expect, it } from 'vitest';
import { Receivers } from './receivers.ts';

const slow = 'https://slow.example/hooks';
const other = 'https://other.example/hooks';

it('a host has so many tries at a time, whichever of its URLs they go to, and leaves the others theirs', () => {
  const receivers = new Receivers({ most: 2 });
  const first = receivers.begin(slow);
  expect(receivers.begin('https://slow.example/elsewhere')).toBeDefined();
  expect(receivers.begin(slow)).toBeUndefined();
  expect(receivers.begin(other)).toBeDefined();
  expect(receivers.begin('https://slow.example:8443/hooks')).toBeDefined();
  first?.(true);
  expect(receivers.begin(slow)).toBeDefined();
});

it('a host that did not answer has fewer, until it answers', () => {
  const receivers = new Receivers({ most: 2, mostSilent: 1 });
  receivers.begin(slow)?.(false);
  const probe = receivers.begin(slow);
  expect(receivers.begin(slow)).toBeUndefined();
  probe?.(true);
  expect([receivers.begin(slow), receivers.begin(slow), receivers.begin(slow)].filter(Boolean)).toHaveLength(2);
});
