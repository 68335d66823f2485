import { type AttemptPayload, commandMessageSchema } from '@trainyard/contracts';
import type { Wakeups } from '../events/wakeups.ts';
import type { Attempts, Claimant } from './attempts.ts';
import { type ClaimDeps, claimAttempt } from './claim-attempt.ts';
import type { HeldAttempt } from './held-attempt.ts';

export interface HeldAttemptsOptions extends ClaimDeps {
  wakeups: Wakeups;
  /** Channel that tells of commands. */
  commandsChannel: string;
}

/** The attempts this process holds. */
export interface HeldAttempts extends Attempts {
  /** Stops renewing all of them. */
  close(): Promise<void>;
}

function jobIdOf(message: string): string | undefined {
  try {
    return commandMessageSchema.safeParse(JSON.parse(message)).data?.jobId;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Claims attempts and passes commands on to those that are held. */
export function createAttempts({ wakeups, commandsChannel, ...deps }: HeldAttemptsOptions): HeldAttempts {
  const held = new Map<string, HeldAttempt>();
  let following: Promise<unknown> | undefined;

  const onCommand = (message: string) => held.get(jobIdOf(message) ?? '')?.look();

  const onOver = (attempt: HeldAttempt) => {
    if (held.get(attempt.jobId) === attempt) held.delete(attempt.jobId);
  };

  async function claim(payload: AttemptPayload, worker: Claimant) {
    following ??= wakeups.follow(commandsChannel, onCommand);
    await following;
    const outcome = await claimAttempt(deps, payload, worker, onOver);
    if (outcome.attempt) {
      held.set(payload.jobId, outcome.attempt);
      // A command that came before it was listened for.
      outcome.attempt.look();
    }
    return outcome;
  }

  return {
    claim,
    async close() {
      await Promise.all([...held.values()].map((attempt) => attempt.abandon()));
    },
  };
}
