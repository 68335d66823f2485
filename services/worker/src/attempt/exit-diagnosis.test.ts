import { describe, expect, it } from 'vitest';
import { diagnoseExit } from './exit-diagnosis.ts';

const exit = { code: null, signal: null, stderr: '' };

describe('diagnoseExit', () => {
  it.each([
    ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'SIGABRT'],
    ["terminate called after throwing an instance of 'std::bad_alloc'", 'SIGABRT'],
    ['RangeError: Array buffer allocation failed', null],
  ] as const)('knows that memory ran out by: %s', (stderr, signal) => {
    expect(diagnoseExit({ code: signal ? null : 1, signal, stderr }, 0).outOfMemory).toBe(true);
  });

  it('takes a SIGKILL for want of memory only when the kernel counted one', () => {
    const killed = { ...exit, signal: 'SIGKILL' as const };
    expect(diagnoseExit(killed, 1).outOfMemory).toBe(true);
    expect(diagnoseExit(killed, 0)).toEqual({ outOfMemory: false, reason: 'its process was killed by SIGKILL' });
  });

  it('names the exit code of any other end', () => {
    const reason = 'its process ended with exit code 3';
    expect(diagnoseExit({ ...exit, code: 3, stderr: 'TypeError' }, 1)).toEqual({ outOfMemory: false, reason });
  });

  it('says why a process could not be started', () => {
    expect(diagnoseExit({ ...exit, stderr: 'spawn EAGAIN' }, 0).reason).toBe(
      'its process could not be started: spawn EAGAIN',
    );
  });
});
