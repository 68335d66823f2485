import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventBase, type Told } from './event-base.ts';

const told = fc.record<Told>({
  storedSeq: fc.nat(1_000_000),
  attempt: fc.nat(50),
  commands: fc.nat(50),
  admitted: fc.boolean(),
});

it('lies above every number that was told, however far the telling went beyond what is stored', () => {
  const beyond = fc.nat(90_000_000);
  fc.assert(
    fc.property(told, beyond, fc.constantFrom('attempt', 'commands'), (before, ahead, what) => {
      const last = eventBase(before) + ahead;
      const after = { ...before, [what]: before[what] + 1 };
      expect(eventBase(after)).toBeGreaterThan(last);
    }),
  );
});

it('is where the stored events end while nothing can have been told beyond them', () => {
  expect(eventBase({ storedSeq: 0, attempt: 0, commands: 0, admitted: false })).toBe(0);
});

it('never lies below what is stored', () => {
  fc.assert(fc.property(told, (each) => eventBase(each) >= each.storedSeq));
});
