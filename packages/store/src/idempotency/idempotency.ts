import type { IdempotencyAnswer, IdempotencyClaim } from '@trainyard/contracts';

/** The right to answer a request, renewed until it is released. */
export interface RequestHold {
  /** Lets others answer the request. */
  release(): Promise<void>;
}

/**
 * What is kept of requests with an Idempotency-Key, by their scope, a SHA-256. Claims and answers are artifacts, kept
 * for at least a day. Holds are in Redis and expendable: without them a request may be worked on twice, with the same
 * identifiers.
 */
export interface Idempotency {
  /** What was answered, or undefined. */
  answer(scope: string): Promise<IdempotencyAnswer | undefined>;
  /** The claim in force: this one, or that of whoever claimed the request before. */
  claim(scope: string, claim: IdempotencyClaim): Promise<IdempotencyClaim>;
  /** Gives a claim up, as if the request had never come. */
  forget(scope: string): Promise<void>;
  /** Keeps an answer for every repetition; the one in force: this one, or that of whoever was first. */
  remember(scope: string, answer: IdempotencyAnswer): Promise<IdempotencyAnswer>;
  /** The right to answer the request, or undefined while another process has it. */
  hold(scope: string): Promise<RequestHold | undefined>;
}
