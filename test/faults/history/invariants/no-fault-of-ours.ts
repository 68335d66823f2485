import type { Invariant } from './invariant.ts';

/** I9: what is harmed is answered with a status that says so and when to ask again, never as a fault of the server. */
export const noFaultOfOurs: Invariant = {
  name: 'I9 no answer is 500',
  *violations({ exchanges }) {
    for (const { method, path, answer } of exchanges) {
      if (answer?.status === 500) yield `${method} ${path}: was answered 500`;
    }
  },
};
